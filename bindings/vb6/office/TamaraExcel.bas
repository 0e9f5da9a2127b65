Attribute VB_Name = "TamaraExcel"
' Sales from a worksheet, one a row: amount in column A, the customer's phone in B, the sale's number in C; D says what the cashier has to
' know, and E has the library's number of what is under way. Buttons call TamaraSell, TamaraGiveUp, TamaraCash and TamaraGiveBack for the row
' of the active cell; several rows can be under way at once. The library's own threads do the waiting; Excel asks once a second and stays free.
Option Explicit

Private mClient As TamaraClient
Private mSheet As Worksheet
Private mNext As Date
Private mIsWaiting As Boolean

Public Sub TamaraSell()
    Dim Row As Long, Money As String
    On Error GoTo Failed
    OpenTill
    Row = ActiveCell.Row
    If IsUnderWay(Row) Then Exit Sub
    ' Kept in the sheet: after a crash the same number finds the same sale.
    If Len(mSheet.Cells(Row, 3).Text) = 0 Then
        mSheet.Cells(Row, 3).Value = mClient.NewReference("{""prefix"":""excel""}").Text("order_reference_id")
    End If
    Money = TamaraMoney(CCur(mSheet.Cells(Row, 1).Value), "SAR")
    ShowReply Row, mClient.PaymentStart("{""order_reference_id"":" & Sale(Row) & ",""phone_number"":" & _
        TamaraQuoted(mSheet.Cells(Row, 2).Text) & ",""total_amount"":" & Money & ",""items"":[{""reference_id"":""1"",""sku"":""1""," & _
        """type"":""Physical"",""name"":""Goods"",""quantity"":1,""total_amount"":" & Money & "}]}")
    TickAgain
    Exit Sub
Failed:
    ' Nothing was opened.
    ActiveCell.Worksheet.Cells(ActiveCell.Row, 4).Value = Err.Description
End Sub

' Takes this session back and no other. The customer may have been faster: then the sale is paid, and the goods are theirs. The ticks go on.
Public Sub TamaraGiveUp()
    Dim Row As Long
    On Error GoTo Failed
    OpenTill
    Row = ActiveCell.Row
    If IsUnderWay(Row) Then mClient.PaymentCancel "{""payment"":" & mSheet.Cells(Row, 5).Text & "}"
    Exit Sub
Failed:
    mSheet.Cells(Row, 4).Value = Err.Description
End Sub

' Before cash or a card is taken for a sale that Tamara was asked to pay: only Done allows it. Takes at most 2 s.
Public Sub TamaraCash()
    Dim Row As Long, Reply As TamaraReply
    On Error GoTo Failed
    OpenTill
    Row = ActiveCell.Row
    Set Reply = mClient.TenderCheck("{""order_reference_id"":" & Sale(Row) & "}")
    mSheet.Cells(Row, 4).Value = IIf(Reply.Done, "Cash may be taken", "NO CASH: " & Reply.Message("ar"))
    Exit Sub
Failed:
    mSheet.Cells(Row, 4).Value = "NO CASH: " & Err.Description
End Sub

' Gives the amount in column A of a paid sale back. One refund for each sale: another one has another "request_id".
Public Sub TamaraGiveBack()
    Dim Row As Long
    On Error GoTo Failed
    OpenTill
    Row = ActiveCell.Row
    If IsUnderWay(Row) Then Exit Sub
    ShowReply Row, mClient.RefundStart("{""order_reference_id"":" & Sale(Row) & ",""total_amount"":" & _
        TamaraMoney(CCur(mSheet.Cells(Row, 1).Value), "SAR") & ",""request_id"":" & TamaraQuoted("R-" & mSheet.Cells(Row, 3).Text) & "}")
    TickAgain
    Exit Sub
Failed:
    mSheet.Cells(Row, 4).Value = Err.Description
End Sub

' Called by Application.OnTime; public, because OnTime finds no others.
Public Sub TamaraTick()
    Dim Row As Long, Waiting As Boolean
    mIsWaiting = False
    For Row = 1 To mSheet.Cells(mSheet.Rows.Count, 5).End(xlUp).Row
        If IsUnderWay(Row) Then Ask Row
        If IsUnderWay(Row) Then Waiting = True
    Next
    If Waiting Then TickAgain
End Sub

Private Sub Ask(ByVal Row As Long)
    On Error GoTo Failed
    ShowReply Row, mClient.PaymentStatus("{""payment"":" & mSheet.Cells(Row, 5).Text & ",""wait_s"":0}")
    Exit Sub
Failed:
    ' Where only this call was refused the session can still be paid, and the ticks go on.
    If mClient.Failure Is Nothing Then Exit Sub
    If mClient.Failure.Text("payment") <> mSheet.Cells(Row, 5).Text Then Exit Sub
    If mClient.Failure.Text("ended") = "true" Then ShowReply Row, mClient.Failure
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

Private Sub ShowReply(ByVal Row As Long, ByVal Reply As TamaraReply)
    Dim Shown As String
    Select Case Reply.Text("state")
        Case "paid", "too_late_paid"
            Shown = "PAID " & Reply.Text("order_id")
        Case "not_paid", "cancelled"
            Shown = "NOT PAID: " & Reply.Message("ar")
        Case "refunded"
            Shown = "GIVEN BACK"
        Case "failed"
            Shown = "Nothing moved: " & Reply.Text("error.detail")
        Case Else
            Shown = Reply.Message("ar")
            If Reply.Text("ended") = "true" Then Shown = "NOT KNOWN: keep the goods, take no other payment, call a supervisor"
    End Select
    mSheet.Cells(Row, 4).Value = Shown
    mSheet.Cells(Row, 5).Value = IIf(Reply.Text("ended") = "true", "", Reply.Text("payment"))
End Sub

Private Function IsUnderWay(ByVal Row As Long) As Boolean
    IsUnderWay = Len(mSheet.Cells(Row, 5).Text) > 0
End Function

Private Function Sale(ByVal Row As Long) As String
    Sale = TamaraQuoted(mSheet.Cells(Row, 3).Text)
End Function

Private Sub TickAgain()
    If mIsWaiting Then Exit Sub
    mIsWaiting = True
    mNext = Now + TimeSerial(0, 0, 1)
    Application.OnTime mNext, "TamaraTick"
End Sub

Private Sub OpenTill()
    If Not mClient Is Nothing Then Exit Sub
    TamaraLoad ThisWorkbook.Path & "\tamara_pos_stdcall.dll"
    Set mSheet = ActiveSheet
    ' The numbers of a client that is gone. TamaraSell with the same sale goes on with it.
    mSheet.Columns(5).ClearContents
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
