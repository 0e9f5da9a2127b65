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
   Begin VB.CommandButton GiveUpButton
      Caption         =   "Give up"
      Enabled         =   0   'False
      Height          =   495
      Left            =   3120
      TabIndex        =   4
      Top             =   840
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
      Interval        =   5000
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
' The window stays alive: a Timer asks every five seconds (wait_s 0) until next_action is something else than keep_polling, or the
' cashier gives up.
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
    Randomize
    NewSale = "till-3-" & Format$(Now, "yyyymmddhhnnss") & "-" & Format$(Rnd * 1000000, "000000")
End Function

Private Sub SellButton_Click()
    Dim Money As String, Item As String
    On Error GoTo Failed
    Buttons False
    mSale = NewSale()
    Money = TamaraMoney(300, "SAR")
    ' Arabic coffee.
    Item = ChrW$(&H642) & ChrW$(&H647) & ChrW$(&H648) & ChrW$(&H629) & " " & ChrW$(&H639) & ChrW$(&H631) & ChrW$(&H628) & ChrW$(&H64A) & ChrW$(&H629)
    ShowReply mClient.SessionCreate("{""channel"":""sms"",""phone_number"":""0544337866"",""order_reference_id"":" & TamaraQuoted(mSale) & _
        ",""total_amount"":" & Money & ",""items"":[{""reference_id"":""1001"",""sku"":""COF-250"",""type"":""Physical"",""name"":" & _
        TamaraQuoted(Item) & ",""quantity"":1,""total_amount"":" & Money & "}]}")
    Exit Sub
Failed:
    ShowFailure
End Sub

Private Sub QrButton_Click()
    Dim Reply As TamaraReply
    On Error GoTo Failed
    Buttons False
    mSale = NewSale()
    ' The simulator's customer leaves this amount open; a real one scans the screen.
    Set Reply = mClient.SessionCreate("{""channel"":""qr"",""order_reference_id"":" & TamaraQuoted(mSale) & _
        ",""total_amount"":" & TamaraMoney(300.99, "SAR") & "}")
    DrawQr Reply
    ShowReply Reply
    Exit Sub
Failed:
    ShowFailure
End Sub

' One rectangle for each dark module, and four modules of white around all of them.
Private Sub DrawQr(ByVal Reply As TamaraReply)
    Dim Row As Long, Column As Long, Modules As String, Side As Single
    QrPicture.Cls
    QrPicture.Visible = True
    If Reply.Count("qr.modules") = 0 Then Exit Sub
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

' Nobody shall pay this later. The customer may have been faster: then the sale is paid, and the goods are theirs.
Private Sub GiveUpButton_Click()
    On Error GoTo Failed
    PollTimer.Enabled = False
    ShowReply mClient.SessionVoid("{""order_reference_id"":" & TamaraQuoted(mSale) & "}")
    Exit Sub
Failed:
    AskOn
End Sub

Private Sub PollTimer_Timer()
    On Error GoTo Failed
    ' A poll may take a moment: no second one meanwhile.
    PollTimer.Enabled = False
    ShowReply mClient.PollStatus("{""order_reference_id"":" & TamaraQuoted(mSale) & ",""wait_s"":0}")
    Exit Sub
Failed:
    AskOn
End Sub

' An error while a session is open: nothing moved by this call, and the customer can still pay. So it is asked for again.
Private Sub AskOn()
    StateLabel.Caption = Err.Description
    PollTimer.Enabled = True
    GiveUpButton.Enabled = True
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
    ' As long as the customer can pay: open, or not known. What a person has to look at is no wait.
    PollTimer.Enabled = (Reply.Verdict = "pending" Or Reply.Verdict = "unknown") And Reply.NextAction <> "ask_supervisor"
    GiveUpButton.Enabled = PollTimer.Enabled
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
    GiveUpButton.Enabled = False
    Buttons True
End Sub
