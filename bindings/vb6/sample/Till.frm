VERSION 5.00
Begin VB.Form TillForm
   Caption         =   "Till"
   ClientHeight    =   5400
   ClientLeft      =   60
   ClientTop       =   345
   ClientWidth     =   6000
   LinkTopic       =   "TillForm"
   ScaleHeight     =   5400
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
      Top             =   2520
      Visible         =   0   'False
      Width           =   2655
   End
   Begin VB.CommandButton CancelButton
      Caption         =   "Cancel"
      Enabled         =   0   'False
      Height          =   495
      Left            =   3120
      TabIndex        =   4
      Top             =   840
      Width           =   2655
   End
   Begin VB.CommandButton CashButton
      Caption         =   "Cash instead"
      Enabled         =   0   'False
      Height          =   495
      Left            =   3120
      TabIndex        =   6
      Top             =   2520
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
      Enabled         =   0   'False
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
      Height          =   975
      Left            =   240
      TabIndex        =   0
      Top             =   1440
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
' The window stays alive: the library's own thread does the waiting, and a Timer asks four times a second how the payment stands, until it
' has ended. No call here waits for the service. The cashier can cancel, and asks before cash is taken instead.
Option Explicit

Private mClient As TamaraClient
Private mSale As String
Private mOrderId As String
Private mRefunds As Long

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
    Buttons False
End Sub

' New for every sale, and to be kept with it: after a crash the same number finds the same sale.
Private Function NewSale() As String
    NewSale = mClient.NewReference("{""prefix"":""till-3""}").Text("order_reference_id")
End Function

Private Sub SellButton_Click()
    Dim Money As String, Item As String
    On Error GoTo Failed
    Buttons False
    mSale = NewSale()
    Money = TamaraMoney(300, "SAR")
    ' Arabic coffee.
    Item = ChrW$(&H642) & ChrW$(&H647) & ChrW$(&H648) & ChrW$(&H629) & " " & ChrW$(&H639) & ChrW$(&H631) & ChrW$(&H628) & ChrW$(&H64A) & ChrW$(&H629)
    ShowReply mClient.PaymentStart("{""channel"":""sms"",""phone_number"":""0544337866"",""order_reference_id"":" & TamaraQuoted(mSale) & _
        ",""total_amount"":" & Money & ",""items"":[{""reference_id"":""1001"",""sku"":""COF-250"",""type"":""Physical"",""name"":" & _
        TamaraQuoted(Item) & ",""quantity"":1,""total_amount"":" & Money & "}]}")
    Exit Sub
Failed:
    ShowFailure
End Sub

Private Sub QrButton_Click()
    On Error GoTo Failed
    Buttons False
    mSale = NewSale()
    ' The simulator's customer leaves this amount open; a real one scans the screen.
    ShowReply mClient.PaymentStart("{""channel"":""qr"",""order_reference_id"":" & TamaraQuoted(mSale) & _
        ",""total_amount"":" & TamaraMoney(300.99, "SAR") & "}")
    Exit Sub
Failed:
    ShowFailure
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

' Takes back this sale and no other. The customer may have been faster: then it ends as paid, and the goods are theirs.
Private Sub CancelButton_Click()
    On Error GoTo Failed
    ShowReply mClient.PaymentCancel("{""order_reference_id"":" & TamaraQuoted(mSale) & "}")
    Exit Sub
Failed:
    AskOn
End Sub

Private Sub PollTimer_Timer()
    On Error GoTo Failed
    ' Returns at once, also while the service is silent.
    ShowReply mClient.PaymentStatus("{""order_reference_id"":" & TamaraQuoted(mSale) & ",""wait_s"":0}")
    Exit Sub
Failed:
    AskOn
End Sub

' An error: a payment that failed has ended, and nothing moved. Otherwise only this call was refused, and the customer can still pay: then it
' is asked for again.
Private Sub AskOn()
    StateLabel.Caption = Err.Description
    If mClient.Failure Is Nothing Then Exit Sub
    If mClient.Failure.Text("order_reference_id") = mSale And mClient.Failure.Text("ended") = "true" Then ShowReply mClient.Failure
End Sub

' Before cash or a card is taken for a sale that Tamara was asked to pay: only Done allows it.
Private Sub CashButton_Click()
    Dim Reply As TamaraReply
    On Error GoTo Failed
    Set Reply = mClient.TenderCheck("{""order_reference_id"":" & TamaraQuoted(mSale) & "}")
    StateLabel.Caption = Reply.Message("en") & vbCrLf & IIf(Reply.Done, "Cash may be taken.", "No cash.")
    Exit Sub
Failed:
    StateLabel.Caption = Err.Description & vbCrLf & "No cash."
End Sub

Private Sub RefundButton_Click()
    Dim Reply As TamaraReply
    On Error GoTo Failed
    ' The same number on every try: the refund is made once. Another refund has another number.
    Set Reply = mClient.Refund("{""order_id"":" & TamaraQuoted(mOrderId) & ",""total_amount"":" & TamaraMoney(100, "SAR") & _
        ",""request_id"":" & TamaraQuoted("R-" & mSale & "-" & mRefunds) & "}")
    If Reply.Done Then mRefunds = mRefunds + 1
    StateLabel.Caption = Reply.Message("en") & vbCrLf & Reply.Text("refunded_amount.amount")
    Exit Sub
Failed:
    ShowFailure
End Sub

Private Sub ShowReply(ByVal Reply As TamaraReply)
    ' A label of Visual Basic shows the Arabic sentence where Windows is set to Arabic.
    StateLabel.Caption = Reply.Message("en") & vbCrLf & Reply.NextAction
    DrawQr Reply
    ' As long as the customer can pay.
    PollTimer.Enabled = Reply.Text("ended") <> "true"
    CancelButton.Enabled = PollTimer.Enabled
    CashButton.Enabled = True
    If PollTimer.Enabled Then Exit Sub
    Buttons True
    RefundButton.Enabled = Reply.Paid
    If Reply.Paid Then
        mOrderId = Reply.Text("order_id")
        mRefunds = 0
    End If
End Sub

Private Sub Buttons(ByVal Enabled As Boolean)
    SellButton.Enabled = Enabled
    QrButton.Enabled = Enabled
    RefundButton.Enabled = False
    If Enabled Then QrPicture.Visible = False
End Sub

' An error: nothing moved.
Private Sub ShowFailure()
    StateLabel.Caption = Err.Description
    CancelButton.Enabled = False
    Buttons True
End Sub
