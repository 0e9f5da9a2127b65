Attribute VB_Name = "TamaraExcel"
' A sale from a worksheet: amount in B1, the customer's phone in B2, the sale's number in B3; B4 says what the cashier has to know.
' Buttons call TamaraSell and TamaraGiveUp. The library's own thread does the waiting; Excel asks once a second and stays free.
Option Explicit

Private mClient As TamaraClient
Private mSheet As Worksheet
Private mSale As String
Private mNext As Date
Private mIsWaiting As Boolean

Public Sub TamaraSell()
    Dim Money As String
    On Error GoTo Failed
    If mIsWaiting Then Exit Sub
    Set mSheet = ActiveSheet
    OpenTill
    ' Kept in the sheet: after a crash the same number finds the same sale. Clear it for the next one.
    If Len(mSheet.Range("B3").Text) = 0 Then mSheet.Range("B3").Value = "excel-" & Format$(Now, "yyyymmddhhnnss")
    mSale = mSheet.Range("B3").Text
    Money = TamaraMoney(CCur(mSheet.Range("B1").Value), "SAR")
    ShowReply mClient.PaymentStart("{""order_reference_id"":" & TamaraQuoted(mSale) & ",""phone_number"":" & _
        TamaraQuoted(mSheet.Range("B2").Text) & ",""total_amount"":" & Money & ",""items"":[{""reference_id"":""1"",""sku"":""1""," & _
        """type"":""Physical"",""name"":""Goods"",""quantity"":1,""total_amount"":" & Money & "}]}")
    Exit Sub
Failed:
    ' Nothing was opened.
    mSheet.Range("B4").Value = Err.Description
End Sub

' Takes the session back. The customer may have been faster: then the sale is paid, and the goods are theirs. The ticks go on until the end.
Public Sub TamaraGiveUp()
    On Error GoTo Failed
    If mIsWaiting Then mClient.PaymentCancel "{""order_reference_id"":" & TamaraQuoted(mSale) & "}"
    Exit Sub
Failed:
    mSheet.Range("B4").Value = Err.Description
End Sub

' Called by Application.OnTime; public, because OnTime finds no others.
Public Sub TamaraTick()
    On Error GoTo Failed
    mIsWaiting = False
    ShowReply mClient.PaymentStatus("{""order_reference_id"":" & TamaraQuoted(mSale) & ",""wait_s"":0}")
    Exit Sub
Failed:
    If mClient.Failure.Text("state") = "failed" Then
        mSheet.Range("B4").Value = "Nothing moved: " & Err.Description
    ElseIf mClient.Failure.Text("ended") = "true" Then
        mSheet.Range("B4").Value = "NOT KNOWN: keep the goods, take no other payment, call a supervisor"
    Else
        ' This call was refused; the session can still be paid.
        TickAgain
    End If
End Sub

' The workbook must not be closed while a session can be paid: see Workbook_BeforeClose in the chapter.
Public Function TamaraIsBusy() As Boolean
    TamaraIsBusy = mIsWaiting
End Function

Public Sub TamaraClose()
    If mIsWaiting Then Application.OnTime mNext, "TamaraTick", , False
    mIsWaiting = False
    If Not mClient Is Nothing Then mClient.CloseIt
    Set mClient = Nothing
End Sub

Private Sub ShowReply(ByVal Reply As TamaraReply)
    If Reply.Code = TAMARA_PENDING Then
        mSheet.Range("B4").Value = Reply.Message("ar")
        TickAgain
    ElseIf Reply.Paid Then
        mSheet.Range("B4").Value = "PAID " & Reply.Text("order_id")
    ElseIf Reply.Verdict = "not_paid" Then
        mSheet.Range("B4").Value = "NOT PAID: " & Reply.Message("ar")
    Else
        mSheet.Range("B4").Value = "NOT KNOWN: keep the goods, take no other payment, call a supervisor (" & Reply.NextAction & ")"
    End If
End Sub

Private Sub TickAgain()
    mIsWaiting = True
    mNext = Now + TimeSerial(0, 0, 1)
    Application.OnTime mNext, "TamaraTick"
End Sub

Private Sub OpenTill()
    If Not mClient Is Nothing Then Exit Sub
    TamaraLoad ThisWorkbook.Path & "\tamara_pos_stdcall.dll"
    Set mClient = New TamaraClient
    On Error GoTo Failed
    mClient.OpenWith "{""base_url"":""http://127.0.0.1:8799"",""api_token"":""sim_excel"",""country"":""SA"",""lane"":""excel""}"
    ' What a power cut left open is cleared up before anything is sold.
    mClient.Recover
    Exit Sub
Failed:
    Set mClient = Nothing
    Err.Raise Err.Number, Err.Source, Err.Description
End Sub
