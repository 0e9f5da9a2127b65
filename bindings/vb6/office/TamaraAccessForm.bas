' The code of an Access form with the text boxes Amount, Phone, Sale and Cashier and the buttons Sell, GiveUp, Cash and GiveBack, which mean the
' sale in Sale. Several sales can be under way at once: Cashier has a line for each. The library's own threads do the waiting; the form's timer
' asks once a second.
Option Explicit

Private Type Payment
    Sale As String
    Number As String
    Shown As String
    Waiting As Boolean
End Type

Private mClient As TamaraClient
Private mPayments() As Payment
Private mCount As Long

Private Sub Form_Load()
    TamaraLoad CurrentProject.Path & "\tamara_pos_stdcall.dll"
    Set mClient = New TamaraClient
    mClient.OpenWith "{""base_url"":""http://127.0.0.1:8799"",""api_token"":""sim_access"",""country"":""SA"",""lane"":""access""}"
    ' What a power cut left open is cleared up before anything is sold.
    mClient.Recover
End Sub

Private Sub Sell_Click()
    Dim Money As String
    On Error GoTo Failed
    ' A field of the sale's record: after a crash the same number finds the same sale.
    If IsNull(Me!Sale) Then Me!Sale = mClient.NewReference("{""prefix"":""access""}").Text("order_reference_id")
    Money = TamaraMoney(CCur(Me!Amount), "SAR")
    Follow Me!Sale, mClient.PaymentStart("{""order_reference_id"":" & TamaraQuoted(Me!Sale) & ",""phone_number"":" & TamaraQuoted(Me!Phone) & _
        ",""total_amount"":" & Money & ",""items"":[{""reference_id"":""1"",""sku"":""1"",""type"":""Physical"",""name"":""Goods""," & _
        """quantity"":1,""total_amount"":" & Money & "}]}")
    Exit Sub
Failed:
    ' Nothing was opened.
    MsgBox Err.Description
End Sub

' Takes this session back and no other. The customer may have been faster: then the sale is paid, and the goods are theirs. The timer goes on.
Private Sub GiveUp_Click()
    On Error GoTo Failed
    mClient.PaymentCancel "{""order_reference_id"":" & TamaraQuoted(Me!Sale) & "}"
    Exit Sub
Failed:
    MsgBox Err.Description
End Sub

' Before cash or a card is taken for a sale that Tamara was asked to pay: only Done allows it. Takes at most 2 s.
Private Sub Cash_Click()
    On Error GoTo Failed
    MsgBox IIf(mClient.TenderCheck("{""order_reference_id"":" & TamaraQuoted(Me!Sale) & "}").Done, "Cash may be taken", "NO CASH")
    Exit Sub
Failed:
    MsgBox "NO CASH: " & Err.Description
End Sub

' Gives the amount of a paid sale back. One refund for each sale: another one has another "request_id".
Private Sub GiveBack_Click()
    On Error GoTo Failed
    Follow Me!Sale, mClient.RefundStart("{""order_reference_id"":" & TamaraQuoted(Me!Sale) & ",""total_amount"":" & _
        TamaraMoney(CCur(Me!Amount), "SAR") & ",""request_id"":" & TamaraQuoted("R-" & Me!Sale) & "}")
    Exit Sub
Failed:
    MsgBox Err.Description
End Sub

' A new line, for what was started.
Private Sub Follow(ByVal Sale As String, ByVal Reply As TamaraReply)
    ReDim Preserve mPayments(mCount)
    mPayments(mCount).Sale = Sale
    mPayments(mCount).Number = Reply.Text("payment")
    mCount = mCount + 1
    ShowReply mCount - 1, Reply
    Me.TimerInterval = 1000
End Sub

Private Sub Form_Timer()
    Dim Nth As Long, Waiting As Boolean
    For Nth = 0 To mCount - 1
        If mPayments(Nth).Waiting Then Ask Nth
        If mPayments(Nth).Waiting Then Waiting = True
    Next
    If Not Waiting Then Me.TimerInterval = 0
End Sub

Private Sub Ask(ByVal Nth As Long)
    On Error GoTo Failed
    ShowReply Nth, mClient.PaymentStatus("{""payment"":" & mPayments(Nth).Number & ",""wait_s"":0}")
    Exit Sub
Failed:
    ' Where only this call was refused the session can still be paid, and the timer goes on.
    If mClient.Failure Is Nothing Then Exit Sub
    If mClient.Failure.Text("payment") <> mPayments(Nth).Number Then Exit Sub
    If mClient.Failure.Text("ended") = "true" Then ShowReply Nth, mClient.Failure
End Sub

Private Sub ShowReply(ByVal Nth As Long, ByVal Reply As TamaraReply)
    Dim Lines As String
    mPayments(Nth).Waiting = Reply.Text("ended") <> "true"
    Select Case Reply.Text("state")
        Case "paid", "too_late_paid"
            mPayments(Nth).Shown = "PAID " & Reply.Text("order_id")
        Case "not_paid", "cancelled"
            mPayments(Nth).Shown = "NOT PAID: " & Reply.Message("ar")
        Case "refunded"
            mPayments(Nth).Shown = "GIVEN BACK"
        Case "failed"
            mPayments(Nth).Shown = "Nothing moved: " & Reply.Text("error.detail")
        Case Else
            mPayments(Nth).Shown = Reply.Message("ar")
            If Not mPayments(Nth).Waiting Then mPayments(Nth).Shown = "NOT KNOWN: keep the goods, take no other payment, call a supervisor"
    End Select
    For Nth = 0 To mCount - 1
        Lines = Lines & mPayments(Nth).Sale & " " & mPayments(Nth).Shown & vbCrLf
    Next
    Me!Cashier = Lines
End Sub

' A session that can be paid keeps the form open.
Private Sub Form_Unload(Cancel As Integer)
    If Me.TimerInterval > 0 Then
        Cancel = True
    ElseIf Not mClient Is Nothing Then
        mClient.CloseIt
        Set mClient = Nothing
    End If
End Sub
