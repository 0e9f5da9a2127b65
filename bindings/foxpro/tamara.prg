* Tamara payments for Visual FoxPro 7 to 9, through tamara_pos_stdcall.dll, the 32-bit file.
*
* Put a TamaraTill on a form: its library's thread does the waiting, and its timer asks once a second. BINDEVENT to Ended, or derive a
* class, to learn the end.
*
*     THISFORM.AddObject("Till", "TamaraTill")
*     THISFORM.Till.Open('{"base_url":"http://127.0.0.1:8799","api_token":"sim_foxpro","country":"SA","lane":"till-3"}')
*     THISFORM.Till.Sell("till-3-0001", "0544337866", "300.00")

#DEFINE TAMARA_OK 0
#DEFINE TAMARA_PENDING 1

DEFINE CLASS TamaraTill AS Timer
    Interval = 0
    Client = 0
    Sale = ""
    Code = 0
    Reply = ""

    PROCEDURE Init
        DECLARE INTEGER TamaraClientOpenInto IN tamara_pos_stdcall.dll ;
            STRING config, INTEGER @client, STRING @buffer, INTEGER capacity, INTEGER @needed
        DECLARE INTEGER TamaraCallInto IN tamara_pos_stdcall.dll ;
            INTEGER client, STRING operation, STRING request, STRING @buffer, INTEGER capacity, INTEGER @needed
        DECLARE INTEGER TamaraReplyInto IN tamara_pos_stdcall.dll ;
            STRING @buffer, INTEGER capacity, INTEGER @needed
        DECLARE INTEGER TamaraClientClose IN tamara_pos_stdcall.dll ;
            INTEGER client
    ENDPROC

    * Opens the client, and clears up what a power cut left open. Returns .T. when the till can sell.
    FUNCTION Open(tcConfig)
        LOCAL lnClient, lcBuffer, lnNeeded
        lnClient = 0
        lnNeeded = 0
        lcBuffer = REPLICATE(CHR(0), 65536)
        THIS.Code = TamaraClientOpenInto(STRCONV(m.tcConfig, 9), @lnClient, @lcBuffer, LEN(m.lcBuffer), @lnNeeded)
        THIS.Take(m.lcBuffer, m.lnNeeded)
        THIS.Client = m.lnClient
        IF THIS.Code # TAMARA_OK
            RETURN .F.
        ENDIF
        THIS.Call("recover", "{}")
        RETURN .T.
    ENDFUNC

    * Calls an operation, by its name without "tamara_". Returns its number; the reply is in THIS.Reply.
    FUNCTION Call(tcOperation, tcRequest)
        LOCAL lcBuffer, lnNeeded
        lnNeeded = 0
        lcBuffer = REPLICATE(CHR(0), 65536)
        * STRCONV(..., 9) makes UTF-8 of the computer's code page.
        THIS.Code = TamaraCallInto(THIS.Client, m.tcOperation, STRCONV(m.tcRequest, 9), @lcBuffer, LEN(m.lcBuffer), @lnNeeded)
        THIS.Take(m.lcBuffer, m.lnNeeded)
        RETURN THIS.Code
    ENDFUNC

    PROCEDURE Take(tcBuffer, tnNeeded)
        LOCAL lcBuffer, lnNeeded
        lcBuffer = m.tcBuffer
        lnNeeded = m.tnNeeded
        IF m.lnNeeded > LEN(m.lcBuffer)
            * The reply waits. Never call the operation again because a buffer was small.
            lcBuffer = REPLICATE(CHR(0), m.lnNeeded)
            TamaraReplyInto(@lcBuffer, LEN(m.lcBuffer), @lnNeeded)
        ENDIF
        THIS.Reply = LEFT(m.lcBuffer, AT(CHR(0), m.lcBuffer + CHR(0)) - 1)
    ENDPROC

    * A text of the reply, by its name; the first of that name.
    FUNCTION Member(tcName)
        RETURN STREXTRACT(THIS.Reply, '"' + m.tcName + '":"', '"')
    ENDFUNC

    FUNCTION Quoted(tcText)
        RETURN '"' + STRTRAN(STRTRAN(m.tcText, '\', '\\'), '"', '\"') + '"'
    ENDFUNC

    * Starts a sale and returns at once. tcSale is kept with the sale: after a crash the same number finds the same sale.
    PROCEDURE Sell(tcSale, tcPhone, tcAmount)
        LOCAL lcMoney
        lcMoney = '{"amount":' + THIS.Quoted(m.tcAmount) + ',"currency":"SAR"}'
        THIS.Sale = m.tcSale
        THIS.Call("payment_start", '{"order_reference_id":' + THIS.Quoted(m.tcSale) + ',"phone_number":' + THIS.Quoted(m.tcPhone) + ;
            ',"total_amount":' + m.lcMoney + ',"items":[{"reference_id":"1","sku":"1","type":"Physical","name":"Goods","quantity":1,' + ;
            '"total_amount":' + m.lcMoney + '}]}')
        THIS.Look("NOT STARTED: ")
    ENDPROC

    * The cashier takes the session back. The customer may have been faster: then the sale is paid. The timer goes on until the end.
    PROCEDURE GiveUp
        THIS.Call("payment_cancel", '{"order_reference_id":' + THIS.Quoted(THIS.Sale) + '}')
    ENDPROC

    PROCEDURE Timer
        THIS.Interval = 0
        THIS.Call("payment_status", '{"order_reference_id":' + THIS.Quoted(THIS.Sale) + ',"wait_s":0}')
        THIS.Look("")
    ENDPROC

    * tcRefused: what to say of a call that was refused. Empty: the session can still be paid, so the timer goes on.
    PROCEDURE Look(tcRefused)
        DO CASE
            CASE THIS.Code = TAMARA_PENDING
                THIS.Interval = 1000
            CASE THIS.Member("verdict") == "paid"
                THIS.Ended("PAID")
            CASE THIS.Member("verdict") == "not_paid"
                THIS.Ended("NOT PAID: offer another way to pay")
            CASE THIS.Member("state") == "failed"
                THIS.Ended("Nothing moved: " + THIS.Member("detail"))
            CASE '"ended":true' $ THIS.Reply
                THIS.Ended("NOT KNOWN: keep the goods, take no other payment, call a supervisor")
            CASE EMPTY(m.tcRefused)
                THIS.Interval = 1000
            OTHERWISE
                THIS.Ended(m.tcRefused + THIS.Member("detail"))
        ENDCASE
    ENDPROC

    PROCEDURE Ended(tcEnd)
        * THIS.Reply has all that is known: Member("order_id") for a refund.
        WAIT WINDOW m.tcEnd NOWAIT
    ENDPROC

    PROCEDURE Destroy
        IF THIS.Client # 0
            TamaraClientClose(THIS.Client)
        ENDIF
    ENDPROC
ENDDEFINE
