VERSION 5.00
Begin VB.Form TillForm
   Caption         =   "Till"
   ClientHeight    =   6600
   ClientLeft      =   60
   ClientTop       =   345
   ClientWidth     =   6000
   LinkTopic       =   "TillForm"
   ScaleHeight     =   6600
   ScaleWidth      =   6000
   StartUpPosition =   3  'Windows Default
   Begin VB.PictureBox QrPicture
      AutoRedraw      =   -1  'True
      BackColor       =   &H00FFFFFF&
      Height          =   2655
      Left            =   240
      ScaleHeight     =   2595
      ScaleWidth      =   2595
      TabIndex        =   5
      Top             =   3720
      Visible         =   0   'False
      Width           =   2655
   End
   Begin VB.ListBox PaymentList
      Height          =   1230
      Left            =   240
      TabIndex        =   7
      Top             =   1440
      Width           =   5535
   End
   Begin VB.CommandButton CancelButton
      Caption         =   "Cancel"
      Height          =   495
      Left            =   3120
      TabIndex        =   4
      Top             =   840
      Width           =   2655
   End
   Begin VB.CommandButton CashButton
      Caption         =   "Cash instead"
      Height          =   495
      Left            =   3120
      TabIndex        =   6
      Top             =   3720
      Width           =   2655
   End
   Begin VB.CommandButton QrButton
      Caption         =   "Sell for 300.99 by QR code"
      Height          =   495
      Left            =   240
      TabIndex        =   3
      Top             =   840
      Width           =   2655
   End
   Begin VB.CommandButton RefundButton
      Caption         =   "Give 100.00 back"
      Height          =   495
      Left            =   3120
      TabIndex        =   2
      Top             =   240
      Width           =   2655
   End
   Begin VB.CommandButton SellButton
      Caption         =   "Sell for 300.00"
      Height          =   495
      Left            =   240
      TabIndex        =   1
      Top             =   240
      Width           =   2655
   End
   Begin VB.Timer PollTimer
      Enabled         =   0   'False
      Interval        =   250
      Left            =   5400
      Top             =   1800
   End
   Begin VB.Label StateLabel
      Height          =   855
      Left            =   240
      TabIndex        =   0
      Top             =   2760
      Width           =   5535
   End
End
Attribute VB_Name = "TillForm"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = True
Attribute VB_Exposed = False
' A till with one article. It talks to the simulator: start tamara-sim first. At a real till the configuration names your token in
' place of "base_url" and of the simulator's token; nothing else changes.
'
' The window stays alive: the library's own threads do the waiting, and a Timer asks four times a second how the payments stand, until each
' has ended. No call here waits for the service but TenderCheck, for at most 2 s. Each line of the list is a sale or a refund: as many as one
' likes run at once, and the cashier cancels the chosen one and no other.
Option Explicit

Private Type Payment
    ' The till's number of the sale, and the library's of this payment, while the client is open.
    Sale As String
    Number As String
    Waiting As Boolean
    Paid As Boolean
    Refunds As Long
End Type

Private mClient As TamaraClient
Private mPayments() As Payment
Private mCount As Long

Private Sub Form_Load()
    On Error GoTo Failed
    ' In the Visual Basic editor the DLL is not beside the program.
    If Len(Dir$(App.Path & "\tamara_pos_stdcall.dll")) > 0 Then TamaraLoad App.Path & "\tamara_pos_stdcall.dll"
    Set mClient = New TamaraClient
    mClient.OpenWith "{""base_url"":""http://127.0.0.1:8799"",""api_token"":""sim_sample"",""country"":""SA"",""language"":""ar""," & _
        """store_code"":""Branch A"",""lane"":""till-3"",""device_id"":""123456"",""journal"":" & TamaraQuoted(App.Path & "\sample-till.db") & "}"
    ' What a power cut left open is cleared up before anything is sold.
    StateLabel.Caption = "Open steps from before: " & mClient.Recover.Count("steps")
    Exit Sub
Failed:
    StateLabel.Caption = Err.Description
    SellButton.Enabled = False
    QrButton.Enabled = False
End Sub

' New for every sale, and to be kept with it: after a crash the same number finds the same sale.
Private Function NewSale() As String
    NewSale = mClient.NewReference("{""prefix"":""till-3""}").Text("order_reference_id")
End Function

Private Sub SellButton_Click()
    Dim Sale As String, Money As String, Item As String
    On Error GoTo Failed
    Sale = NewSale()
    Money = TamaraMoney(300, "SAR")
    ' Arabic coffee.
    Item = ChrW$(&H642) & ChrW$(&H647) & ChrW$(&H648) & ChrW$(&H629) & " " & ChrW$(&H639) & ChrW$(&H631) & ChrW$(&H628) & ChrW$(&H64A) & ChrW$(&H629)
    Follow Sale, mClient.PaymentStart("{""channel"":""sms"",""phone_number"":""0544337866"",""order_reference_id"":" & TamaraQuoted(Sale) & _
        ",""total_amount"":" & Money & ",""items"":[{""reference_id"":""1001"",""sku"":""COF-250"",""type"":""Physical"",""name"":" & _
        TamaraQuoted(Item) & ",""quantity"":1,""total_amount"":" & Money & "}]}")
    Exit Sub
Failed:
    ' Nothing was started.
    StateLabel.Caption = Err.Description
End Sub

Private Sub QrButton_Click()
    Dim Sale As String
    On Error GoTo Failed
    Sale = NewSale()
    ' The simulator's customer leaves this amount open; a real one scans the screen.
    Follow Sale, mClient.PaymentStart("{""channel"":""qr"",""order_reference_id"":" & TamaraQuoted(Sale) & _
        ",""total_amount"":" & TamaraMoney(300.99, "SAR") & "}")
    Exit Sub
Failed:
    StateLabel.Caption = Err.Description
End Sub

' A new line of the list, for what was started.
Private Sub Follow(ByVal Sale As String, ByVal Reply As TamaraReply)
    ReDim Preserve mPayments(mCount)
    mPayments(mCount).Sale = Sale
    mPayments(mCount).Number = Reply.Text("payment")
    PaymentList.AddItem Sale
    PaymentList.ListIndex = mCount
    mCount = mCount + 1
    ShowReply mCount - 1, Reply
    PollTimer.Enabled = True
End Sub

' One rectangle for each dark module, and four modules of white around all of them.
Private Sub DrawQr(ByVal Reply As TamaraReply)
    Dim Row As Long, Column As Long, Modules As String, Side As Single
    ' The code comes once, in the first reply that knows it.
    If Reply.Count("qr.modules") = 0 Then Exit Sub
    QrPicture.Cls
    QrPicture.Visible = True
    Side = QrPicture.ScaleWidth / (Reply.Count("qr.modules") + 8)
    For Row = 0 To Reply.Count("qr.modules") - 1
        Modules = Reply.Text("qr.modules." & Row)
        For Column = 1 To Len(Modules)
            If Mid$(Modules, Column, 1) = "1" Then
                QrPicture.Line ((Column + 3) * Side, (Row + 4) * Side)-((Column + 4) * Side, (Row + 5) * Side), vbBlack, BF
            End If
        Next
    Next
End Sub

' Takes back the chosen sale and no other. The customer may have been faster: then it ends as paid, and the goods are theirs.
Private Sub CancelButton_Click()
    Dim Nth As Long
    Nth = PaymentList.ListIndex
    If Nth < 0 Then Exit Sub
    On Error GoTo Failed
    If mPayments(Nth).Waiting Then ShowReply Nth, mClient.PaymentCancel("{""payment"":" & mPayments(Nth).Number & "}")
    Exit Sub
Failed:
    ShowRefused Nth
End Sub

Private Sub PollTimer_Timer()
    Dim Nth As Long, Waiting As Boolean
    For Nth = 0 To mCount - 1
        If mPayments(Nth).Waiting Then Ask Nth
        If mPayments(Nth).Waiting Then Waiting = True
    Next
    PollTimer.Enabled = Waiting
End Sub

Private Sub Ask(ByVal Nth As Long)
    On Error GoTo Failed
    ' Returns at once, also while the service is silent.
    ShowReply Nth, mClient.PaymentStatus("{""payment"":" & mPayments(Nth).Number & ",""wait_s"":0}")
    Exit Sub
Failed:
    ShowRefused Nth
End Sub

' An error: a payment that failed has ended, and nothing moved. Otherwise only this call was refused, and the customer can still pay: then it
' is asked for again.
Private Sub ShowRefused(ByVal Nth As Long)
    StateLabel.Caption = Err.Description
    If mClient.Failure Is Nothing Then Exit Sub
    If mClient.Failure.Text("payment") = mPayments(Nth).Number And mClient.Failure.Text("ended") = "true" Then ShowReply Nth, mClient.Failure
End Sub

' Before cash or a card is taken for a sale that Tamara was asked to pay: only Done allows it.
Private Sub CashButton_Click()
    Dim Reply As TamaraReply
    If PaymentList.ListIndex < 0 Then Exit Sub
    On Error GoTo Failed
    Set Reply = mClient.TenderCheck("{""order_reference_id"":" & TamaraQuoted(mPayments(PaymentList.ListIndex).Sale) & "}")
    StateLabel.Caption = Reply.Message("en") & vbCrLf & IIf(Reply.Done, "Cash may be taken.", "No cash.")
    Exit Sub
Failed:
    StateLabel.Caption = Err.Description & vbCrLf & "No cash."
End Sub

Private Sub RefundButton_Click()
    Dim Nth As Long
    Nth = PaymentList.ListIndex
    If Nth < 0 Then Exit Sub
    If Not mPayments(Nth).Paid Then Exit Sub
    On Error GoTo Failed
    ' The same number until a refund has started: it is made once. Another refund has another number.
    Follow mPayments(Nth).Sale, mClient.RefundStart("{""order_reference_id"":" & TamaraQuoted(mPayments(Nth).Sale) & _
        ",""total_amount"":" & TamaraMoney(100, "SAR") & ",""request_id"":" & TamaraQuoted("R-" & mPayments(Nth).Sale & "-" & mPayments(Nth).Refunds) & "}")
    mPayments(Nth).Refunds = mPayments(Nth).Refunds + 1
    Exit Sub
Failed:
    StateLabel.Caption = Err.Description
End Sub

Private Sub ShowReply(ByVal Nth As Long, ByVal Reply As TamaraReply)
    ' As long as the customer can pay, or the refund is not known.
    mPayments(Nth).Waiting = Reply.Text("ended") <> "true"
    mPayments(Nth).Paid = Reply.Paid And Reply.Text("kind") = "sale"
    ' A list of Visual Basic shows the Arabic sentence where Windows is set to Arabic.
    PaymentList.List(Nth) = mPayments(Nth).Sale & "  " & Reply.Text("state") & "  " & Reply.Message("en")
    StateLabel.Caption = Reply.Message("en") & vbCrLf & Reply.NextAction
    DrawQr Reply
    If Reply.Text("channel") = "qr" And Not mPayments(Nth).Waiting Then QrPicture.Visible = False
End Sub

' A session that can be paid keeps the window open.
Private Sub Form_QueryUnload(Cancel As Integer, UnloadMode As Integer)
    If PollTimer.Enabled Then Cancel = 1
End Sub
