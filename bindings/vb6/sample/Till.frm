VERSION 5.00
Begin VB.Form TillForm
   Caption         =   "Till"
   ClientHeight    =   2400
   ClientLeft      =   60
   ClientTop       =   345
   ClientWidth     =   6000
   LinkTopic       =   "TillForm"
   ScaleHeight     =   2400
   ScaleWidth      =   6000
   StartUpPosition =   3  'Windows Default
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
      Height          =   1215
      Left            =   240
      TabIndex        =   0
      Top             =   960
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
' The window stays alive: a Timer asks every five seconds (wait_s 0) until next_action is something else than keep_polling.
Option Explicit

Private mClient As TamaraClient
Private mSale As String
Private mOrderId As String
Private mRefundNumber As String

Private Sub Form_Load()
    On Error GoTo Failed
    ' In the Visual Basic editor the DLL is not beside the program.
    If Len(Dir$(App.Path & "\tamara_pos_stdcall.dll")) > 0 Then TamaraLoad App.Path & "\tamara_pos_stdcall.dll"
    Set mClient = New TamaraClient
    mClient.OpenWith "{""base_url"":""http://127.0.0.1:8799"",""api_token"":""sim_sample"",""country"":""SA"",""language"":""ar""," & _
        """store_code"":""Branch A"",""lane"":""till-3"",""journal"":" & TamaraQuoted(App.Path & "\sample-till.db") & "}"
    ' What a power cut left open is cleared up before anything is sold.
    StateLabel.Caption = "Open steps from before: " & mClient.Recover("{}").Count("steps")
    Exit Sub
Failed:
    StateLabel.Caption = Err.Description
    SellButton.Enabled = False
End Sub

Private Sub SellButton_Click()
    Dim Money As String, Item As String
    On Error GoTo Failed
    SellButton.Enabled = False
    RefundButton.Enabled = False
    ' New for every sale, and to be kept with it: after a crash the same number finds the same sale.
    Randomize
    mSale = "till-3-" & Format$(Now, "yyyymmddhhnnss") & "-" & Format$(Rnd * 1000000, "000000")
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

Private Sub PollTimer_Timer()
    On Error GoTo Failed
    ' A poll may take a moment: no second one meanwhile.
    PollTimer.Enabled = False
    ShowReply mClient.PollStatus("{""order_reference_id"":" & TamaraQuoted(mSale) & ",""wait_s"":0}")
    Exit Sub
Failed:
    ShowFailure
End Sub

Private Sub RefundButton_Click()
    Dim Reply As TamaraReply
    On Error GoTo Failed
    ' The same number on every try: the refund is made once.
    If Len(mRefundNumber) = 0 Then mRefundNumber = "R-" & mSale
    Set Reply = mClient.Refund("{""order_id"":" & TamaraQuoted(mOrderId) & ",""total_amount"":" & TamaraMoney(100, "SAR") & _
        ",""request_id"":" & TamaraQuoted(mRefundNumber) & "}")
    StateLabel.Caption = Reply.Message("en") & vbCrLf & Reply.Text("refunded_amount.amount")
    Exit Sub
Failed:
    ShowFailure
End Sub

Private Sub ShowReply(ByVal Reply As TamaraReply)
    ' A label of Visual Basic shows the Arabic sentence where Windows is set to Arabic.
    StateLabel.Caption = Reply.Message("en") & vbCrLf & Reply.NextAction
    PollTimer.Enabled = (Reply.NextAction = "keep_polling")
    If PollTimer.Enabled Then Exit Sub
    SellButton.Enabled = True
    RefundButton.Enabled = Reply.Paid
    If Reply.Paid Then
        mOrderId = Reply.Text("order_id")
        mRefundNumber = ""
    End If
End Sub

' An error: nothing moved.
Private Sub ShowFailure()
    StateLabel.Caption = Err.Description
    SellButton.Enabled = True
End Sub
