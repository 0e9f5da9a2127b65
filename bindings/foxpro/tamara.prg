* Tamara payments for Visual FoxPro 7 to 9, through tamara_pos_stdcall.dll, the 32-bit file. tamara_pos.prg and tamara_pos.h belong to it.
*
* A TamaraTill is the program's client. A TamaraPayment is one sale or refund: the library's own thread does the waiting, and the payment's
* timer asks once a second. As many as one likes run at once. BINDEVENT to Ended, or derive a class, to learn the end.
*
*     THISFORM.AddObject("Till", "TamaraTill")
*     THISFORM.Till.Open("http://127.0.0.1:8799", "sim_foxpro", "till-3")
*     THISFORM.AddObject("One", "TamaraPayment")
*     THISFORM.AddObject("Two", "TamaraPayment")
*     THISFORM.One.Sell(THISFORM.Till, "till-3-0001", "0534274516", "Coffee", "300.00")
*     THISFORM.Two.Sell(THISFORM.Till, "till-3-0002", "0534274517", "Cups", "80.02")
*     THISFORM.Two.GiveUp()                               && this sale and no other
*     ? THISFORM.Till.MayTakeCash("till-3-0002")          && asked before cash or a card is taken for a sale
*     THISFORM.AddObject("Back", "TamaraPayment")
*     THISFORM.Back.GiveBack(THISFORM.Till, "till-3-0001", "100.00", "till-3-0001-R1")

#INCLUDE tamara_pos.h
#DEFINE BUFFER_SIZE 65536

DEFINE CLASS TamaraTill AS Custom
    Client = 0
    Request = 0
    Code = 0
    Reply = ""

    * Opens the client, and clears up what a power cut left open. Returns .T. when the till can sell. tcUrl is the simulator's, and empty for the
    * real service.
    FUNCTION Open(tcUrl, tcToken, tcLane)
        LOCAL lcConfig, lnClient, lcBuffer, lnNeeded
        DO tamara_pos
        THIS.Begin()
        IF NOT EMPTY(m.tcUrl)
            THIS.SetText("base_url", m.tcUrl)
        ENDIF
        THIS.SetText("api_token", m.tcToken)
        THIS.SetText("lane", m.tcLane)
        lcConfig = THIS.Built()
        STORE 0 TO lnClient, lnNeeded
        lcBuffer = REPLICATE(CHR(0), BUFFER_SIZE)
        THIS.Code = TamaraClientOpenAnsi(m.lcConfig, @lnClient, @lcBuffer, LEN(m.lcBuffer), @lnNeeded)
        THIS.Take(m.lcBuffer, m.lnNeeded)
        THIS.Client = m.lnClient
        IF THIS.Code # TAMARA_OK
            RETURN .F.
        ENDIF
        THIS.Begin()
        THIS.Call("recover")
        RETURN .T.
    ENDFUNC

    * Begins a request. SetText, SetAmount, SetJson and AddItem fill it, Call sends it.
    PROCEDURE Begin
        LOCAL lnRequest
        lnRequest = 0
        TamaraRequestNew(@lnRequest)
        THIS.Request = m.lnRequest
    ENDPROC

    PROCEDURE SetText(tcPath, tcText)
        TamaraRequestSetTextAnsi(THIS.Request, m.tcPath, m.tcText)
    ENDPROC

    PROCEDURE SetAmount(tcPath, tcAmount, tcCurrency)
        TamaraRequestSetAmountAnsi(THIS.Request, m.tcPath, m.tcAmount, m.tcCurrency)
    ENDPROC

    PROCEDURE SetJson(tcPath, tcJson)
        TamaraRequestSetJsonAnsi(THIS.Request, m.tcPath, m.tcJson)
    ENDPROC

    PROCEDURE AddItem(tcId, tcName, tcQuantity, tcAmount, tcCurrency)
        TamaraRequestAddItemAnsi(THIS.Request, m.tcId, "Physical", m.tcName, m.tcId, m.tcQuantity, m.tcAmount, m.tcCurrency)
    ENDPROC

    * The text of the request, which is freed.
    FUNCTION Built
        LOCAL lcBuffer, lnNeeded
        lnNeeded = 0
        lcBuffer = REPLICATE(CHR(0), BUFFER_SIZE)
        TamaraRequestJsonAnsi(THIS.Request, @lcBuffer, LEN(m.lcBuffer), @lnNeeded)
        TamaraRequestFree(THIS.Request)
        THIS.Request = 0
        RETURN THIS.Cut(m.lcBuffer)
    ENDFUNC

    * Calls an operation with the request that was built, by its name without "tamara_". Returns its number.
    FUNCTION Call(tcOperation)
        LOCAL lcRequest, lcBuffer, lnNeeded
        lcRequest = THIS.Built()
        lnNeeded = 0
        lcBuffer = REPLICATE(CHR(0), BUFFER_SIZE)
        THIS.Code = TamaraCallAnsi(THIS.Client, m.tcOperation, m.lcRequest, @lcBuffer, LEN(m.lcBuffer), @lnNeeded)
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
            TamaraLastReplyAnsi(@lcBuffer, LEN(m.lcBuffer), @lnNeeded)
        ENDIF
        THIS.Reply = THIS.Cut(m.lcBuffer)
    ENDPROC

    FUNCTION Cut(tcBuffer)
        RETURN LEFT(m.tcBuffer, AT(CHR(0), m.tcBuffer + CHR(0)) - 1)
    ENDFUNC

    * A member of the last reply as text: "order_id", "message.ar", "error.detail". Empty when there is none.
    FUNCTION Text(tcPath)
        LOCAL lcBuffer, lnNeeded
        lnNeeded = 0
        lcBuffer = REPLICATE(CHR(0), 4096)
        TamaraReplyTextAnsi(THIS.Reply, m.tcPath, @lcBuffer, LEN(m.lcBuffer), @lnNeeded)
        RETURN THIS.Cut(m.lcBuffer)
    ENDFUNC

    * Before cash or a card is taken for a sale that Tamara was asked to pay: only .T. allows it.
    FUNCTION MayTakeCash(tcSale)
        THIS.Begin()
        THIS.SetText("order_reference_id", m.tcSale)
        RETURN THIS.Call("tender_check") = TAMARA_OK
    ENDFUNC

    PROCEDURE Destroy
        IF THIS.Client # 0
            TamaraClientClose(THIS.Client)
        ENDIF
    ENDPROC
ENDDEFINE

DEFINE CLASS TamaraPayment AS Timer
    Interval = 0
    Till = .NULL.
    * The library's number of it, while this client is open.
    Number = ""
    OrderId = ""

    * Starts a sale and returns at once. tcSale is kept with the sale: after a crash the same number goes on with the same sale.
    PROCEDURE Sell(toTill, tcSale, tcPhone, tcName, tcAmount)
        THIS.Till = m.toTill
        THIS.Till.Begin()
        THIS.Till.SetText("order_reference_id", m.tcSale)
        THIS.Till.SetText("phone_number", m.tcPhone)
        THIS.Till.SetAmount("total_amount", m.tcAmount, "SAR")
        THIS.Till.AddItem("1", m.tcName, "1", m.tcAmount, "SAR")
        THIS.Till.Call("payment_start")
        THIS.Number = THIS.Till.Text("payment")
        THIS.Look()
    ENDPROC

    * Starts a refund of a paid sale and returns at once. tcRefund is the till's own number of this refund: asked twice, it is done once.
    PROCEDURE GiveBack(toTill, tcSale, tcAmount, tcRefund)
        THIS.Till = m.toTill
        THIS.Till.Begin()
        THIS.Till.SetText("order_reference_id", m.tcSale)
        THIS.Till.SetAmount("total_amount", m.tcAmount, "SAR")
        THIS.Till.SetText("request_id", m.tcRefund)
        THIS.Till.Call("refund_start")
        THIS.Number = THIS.Till.Text("payment")
        THIS.Look()
    ENDPROC

    * The cashier takes this session back. The customer may have been faster: then the sale is paid. The timer goes on until the end.
    PROCEDURE GiveUp
        THIS.About("payment_cancel")
    ENDPROC

    PROCEDURE Timer
        THIS.Interval = 0
        THIS.About("payment_status")
        THIS.Look()
    ENDPROC

    PROCEDURE About(tcOperation)
        THIS.Till.Begin()
        THIS.Till.SetJson("payment", THIS.Number)
        THIS.Till.Call(m.tcOperation)
    ENDPROC

    PROCEDURE Look
        LOCAL lcState
        lcState = THIS.Till.Text("state")
        DO CASE
            CASE m.lcState == "paid" OR m.lcState == "too_late_paid"
                THIS.OrderId = THIS.Till.Text("order_id")
                THIS.Ended("PAID")
            CASE m.lcState == "not_paid" OR m.lcState == "cancelled"
                THIS.Ended("NOT PAID: offer another way to pay")
            CASE m.lcState == "refunded"
                THIS.Ended("GIVEN BACK")
            CASE m.lcState == "failed" OR EMPTY(THIS.Number)
                THIS.Ended("Nothing moved: " + THIS.Till.Text("error.detail"))
            CASE THIS.Till.Text("ended") == "true"
                THIS.Ended("NOT KNOWN: keep the goods, take no other payment, call a supervisor")
            OTHERWISE
                * It goes on, whatever a single call said.
                THIS.Interval = 1000
        ENDCASE
    ENDPROC

    PROCEDURE Ended(tcEnd)
        WAIT WINDOW m.tcEnd NOWAIT
    ENDPROC
ENDDEFINE
