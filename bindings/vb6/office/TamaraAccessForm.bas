' The code of an Access form with the text boxes Amount, Phone, Sale and Cashier and the buttons Sell and GiveUp. The library's own thread
' does the waiting; the form's timer asks once a second.
Option Explicit

Private mClient As TamaraClient

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
    If Me.TimerInterval > 0 Then Exit Sub
    ' A field of the sale's record: after a crash the same number finds the same sale.
    If IsNull(Me!Sale) Then Me!Sale = "access-" & Format$(Now, "yyyymmddhhnnss")
    Money = TamaraMoney(CCur(Me!Amount), "SAR")
    ShowReply mClient.PaymentStart("{""order_reference_id"":" & TamaraQuoted(Me!Sale) & ",""phone_number"":" & TamaraQuoted(Me!Phone) & _
        ",""total_amount"":" & Money & ",""items"":[{""reference_id"":""1"",""sku"":""1"",""type"":""Physical"",""name"":""Goods""," & _
        """quantity"":1,""total_amount"":" & Money & "}]}")
    Exit Sub
Failed:
    ' Nothing was opened.
    Me!Cashier = Err.Description
End Sub

' The customer may have been faster: then the sale is paid, and the goods are theirs. The timer goes on until the end.
Private Sub GiveUp_Click()
    On Error GoTo Failed
    If Me.TimerInterval > 0 Then mClient.PaymentCancel "{""order_reference_id"":" & TamaraQuoted(Me!Sale) & "}"
    Exit Sub
Failed:
    Me!Cashier = Err.Description
End Sub

Private Sub Form_Timer()
    On Error GoTo Failed
    ShowReply mClient.PaymentStatus("{""order_reference_id"":" & TamaraQuoted(Me!Sale) & ",""wait_s"":0}")
    Exit Sub
Failed:
    ' Where only this call was refused the session can still be paid, and the timer goes on.
    If mClient.Failure.Text("ended") <> "true" Then Exit Sub
    Me.TimerInterval = 0
    If mClient.Failure.Text("state") = "failed" Then
        Me!Cashier = "Nothing moved: " & Err.Description
    Else
        Me!Cashier = "NOT KNOWN: keep the goods, take no other payment, call a supervisor"
    End If
End Sub

Private Sub ShowReply(ByVal Reply As TamaraReply)
    Me.TimerInterval = 0
    If Reply.Code = TAMARA_PENDING Then
        Me!Cashier = Reply.Message("ar")
        Me.TimerInterval = 1000
    ElseIf Reply.Paid Then
        Me!Cashier = "PAID " & Reply.Text("order_id")
    ElseIf Reply.Verdict = "not_paid" Then
        Me!Cashier = "NOT PAID: " & Reply.Message("ar")
    Else
        Me!Cashier = "NOT KNOWN: keep the goods, take no other payment, call a supervisor (" & Reply.NextAction & ")"
    End If
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
