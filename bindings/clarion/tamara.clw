! Tamara payments for Clarion 5 and later, through tamara_pos_stdcall.dll, the 32-bit file. Make its import library with LibMaker, add it to
! the project, and put tamara_pos.inc beside this file.
!
! Each line of the list is a sale or a refund; as many as one likes run at once. The library's own thread does the waiting, and the window's
! timer asks once a second.
  PROGRAM

  MAP
    NewRequest()
    SetText(STRING Place, STRING Value)
    SetAmount(STRING Place, STRING Amount)
    SetJson(STRING Place, STRING Json)
    AddItem(STRING Id, STRING Article, STRING Quantity, STRING Amount)
    Operate(STRING Operation),LONG,PROC
    Told(STRING Place),STRING
    Sell(STRING Sale, STRING Phone, STRING Amount)
    GiveBack(STRING Sale, STRING Amount, STRING Refund)
    Follow(STRING Sale)
    About(STRING Operation)
    MayTakeCash(STRING Sale),BYTE
    Look()
    MODULE('tamara_pos_stdcall.dll')
      INCLUDE('tamara_pos.inc','Functions')
    END
  END

  INCLUDE('tamara_pos.inc','Codes')

Client    LONG
Request   LONG
Result    LONG
Needed    LONG
Json      CSTRING(65536)
Reply     CSTRING(262144)           ! Room for every reply of a sale, its QR code too.
Found     CSTRING(4096)
Sale      STRING(64)
Phone     STRING(20)
Amount    STRING(12)
Cashier   STRING(120)
Nth       LONG
Busy      BYTE

Payments  QUEUE
Sale        STRING(64)
Number      STRING(12)              ! The library's number of it, while this client is open.
Cashier     STRING(120)
Waiting     BYTE
          END

Window    WINDOW('Tamara'),AT(,,320,190),TIMER(100),SYSTEM,GRAY
            ENTRY(@s64),AT(5,5,140,12),USE(Sale)
            ENTRY(@s20),AT(150,5,80,12),USE(Phone)
            ENTRY(@s12),AT(235,5,60,12),USE(Amount)
            BUTTON('Sell'),AT(5,22,60,14),USE(?Sell)
            BUTTON('Give up'),AT(70,22,60,14),USE(?GiveUp)
            BUTTON('Cash instead'),AT(135,22,60,14),USE(?Cash)
            BUTTON('Give back'),AT(200,22,60,14),USE(?GiveBack)
            LIST,AT(5,42,310,120),USE(?List),FROM(Payments),FORMAT('90L(2)~Sale~@s64@30L(2)~Number~@s12@180L(2)~State~@s120@')
            STRING(@s120),AT(5,168,310,12),USE(Cashier)
          END

  CODE
  ! For the real service: no base_url, and the token of your shop.
  NewRequest()
  SetText('base_url', 'http://127.0.0.1:8799')
  SetText('api_token', 'sim_clarion')
  SetText('lane', 'till-3')
  TamaraRequestJsonAnsi(Request, Json, SIZE(Json), Needed)
  TamaraRequestFree(Request)
  Result = TamaraClientOpenAnsi(Json, Client, Reply, SIZE(Reply), Needed)
  IF Result <> Tamara:Ok
    MESSAGE(Told('error.detail'), 'Tamara')
    RETURN
  END
  NewRequest()
  Operate('recover')                   ! What a power cut left open is cleared up before anything is sold.
  OPEN(Window)
  ACCEPT
    CASE EVENT()
    OF EVENT:Timer
      Busy = 0
      LOOP Nth = 1 TO RECORDS(Payments)
        GET(Payments, Nth)
        IF Payments.Waiting
          About('payment_status')
          Look()
          PUT(Payments)
        END
        IF Payments.Waiting THEN Busy = 1.
      END
      DISPLAY
    OF EVENT:CloseWindow
      IF Busy THEN CYCLE.           ! A session that can be paid keeps the window open.
    END
    CASE ACCEPTED()
    OF ?Sell
      Sell(Sale, Phone, Amount)
    OF ?GiveUp
      ! Takes back the chosen sale and no other. The customer may have been faster: then it is paid. The timer goes on until the end.
      GET(Payments, CHOICE(?List))
      IF NOT ERRORCODE() AND Payments.Waiting THEN About('payment_cancel').
    OF ?Cash
      Cashier = CHOOSE(MayTakeCash(Sale) = 1, 'Cash may be taken', 'NO CASH: ' & Told('message.en'))
      DISPLAY
    OF ?GiveBack
      ! The refund's own number: asked twice, it is done once. A second refund of the sale has another one.
      GiveBack(Sale, Amount, CLIP(Sale) & '-R1')
    END
  END
  TamaraClientClose(Client)

! Begins a request. SetText, SetAmount, SetJson and AddItem fill it, Operate sends it.
NewRequest PROCEDURE()
  CODE
  TamaraRequestNew(Request)

SetText   PROCEDURE(STRING Place, STRING Value)
ThePlace    CSTRING(128)
TheValue    CSTRING(2048)
  CODE
  ThePlace = Place
  TheValue = Value
  TamaraRequestSetTextAnsi(Request, ThePlace, TheValue)

SetAmount PROCEDURE(STRING Place, STRING Amount)
ThePlace    CSTRING(128)
TheAmount   CSTRING(32)
Currency    CSTRING(4)
  CODE
  ThePlace = Place
  TheAmount = Amount
  Currency = 'SAR'
  TamaraRequestSetAmountAnsi(Request, ThePlace, TheAmount, Currency)

SetJson   PROCEDURE(STRING Place, STRING Json)
ThePlace    CSTRING(128)
TheJson     CSTRING(2048)
  CODE
  ThePlace = Place
  TheJson = Json
  TamaraRequestSetJsonAnsi(Request, ThePlace, TheJson)

AddItem   PROCEDURE(STRING Id, STRING Article, STRING Quantity, STRING Amount)
TheId       CSTRING(64)
Kind        CSTRING(16)
TheArticle  CSTRING(256)
TheQuantity CSTRING(16)
TheAmount   CSTRING(32)
Currency    CSTRING(4)
  CODE
  TheId = Id
  Kind = 'Physical'
  TheArticle = Article
  TheQuantity = Quantity
  TheAmount = Amount
  Currency = 'SAR'
  TamaraRequestAddItemAnsi(Request, TheId, Kind, TheArticle, TheId, TheQuantity, TheAmount, Currency)

! Calls an operation with the request that was built, by its name without "tamara_". Returns its number; the reply is in Reply. Never call again
! because a reply did not fit: TamaraLastReplyAnsi reads it into a larger buffer.
Operate   PROCEDURE(STRING Operation)
Name        CSTRING(64)
  CODE
  Name = Operation
  TamaraRequestJsonAnsi(Request, Json, SIZE(Json), Needed)
  TamaraRequestFree(Request)
  Result = TamaraCallAnsi(Client, Name, Json, Reply, SIZE(Reply), Needed)
  RETURN Result

! A member of the last reply as text: 'order_id', 'message.ar', 'error.detail'. Empty when there is none.
Told      PROCEDURE(STRING Place)
ThePlace    CSTRING(128)
  CODE
  ThePlace = Place
  TamaraReplyTextAnsi(Reply, ThePlace, Found, SIZE(Found), Needed)
  RETURN Found

! Starts a sale and returns at once. Its number is kept with the sale: after a crash the same number goes on with the same sale.
Sell      PROCEDURE(STRING Sale, STRING Phone, STRING Amount)
  CODE
  NewRequest()
  SetText('order_reference_id', Sale)
  SetText('phone_number', Phone)
  SetAmount('total_amount', Amount)
  AddItem('1', 'Goods', '1', Amount)
  Operate('payment_start')
  Follow(Sale)

! Starts a refund of a paid sale and returns at once.
GiveBack  PROCEDURE(STRING Sale, STRING Amount, STRING Refund)
  CODE
  NewRequest()
  SetText('order_reference_id', Sale)
  SetAmount('total_amount', Amount)
  SetText('request_id', Refund)
  Operate('refund_start')
  Follow(Sale)

! A new line of the list, for what was started.
Follow    PROCEDURE(STRING Sale)
  CODE
  CLEAR(Payments)
  Payments.Sale = Sale
  Payments.Number = Told('payment')
  Look()
  ADD(Payments)
  IF Payments.Waiting THEN Busy = 1.
  DISPLAY

! A call about the line of the list that was got last.
About     PROCEDURE(STRING Operation)
  CODE
  NewRequest()
  SetJson('payment', Payments.Number)
  Operate(Operation)

! Before cash or a card is taken for a sale that Tamara was asked to pay: only 1 allows it.
MayTakeCash PROCEDURE(STRING Sale)
  CODE
  NewRequest()
  SetText('order_reference_id', Sale)
  RETURN CHOOSE(Operate('tender_check') = Tamara:Ok, 1, 0)

! What became of the line of the list that was got last.
Look      PROCEDURE()
  CODE
  Payments.Waiting = 0
  CASE Told('state')
  OF 'paid'
  OROF 'too_late_paid'
    Payments.Cashier = 'PAID ' & Told('order_id')
  OF 'not_paid'
  OROF 'cancelled'
    Payments.Cashier = 'NOT PAID: offer another way to pay'
  OF 'refunded'
    Payments.Cashier = 'GIVEN BACK'
  OF 'failed'
    Payments.Cashier = 'Nothing moved: ' & Told('error.detail')
  ELSE
    IF Payments.Number = ''
      Payments.Cashier = 'Nothing moved: ' & Told('error.detail')
    ELSIF Told('ended') = 'true'
      Payments.Cashier = 'NOT KNOWN: keep the goods, take no other payment, call a supervisor'
    ELSE                            ! It goes on, whatever a single call said.
      Payments.Cashier = Told('message.en')
      Payments.Waiting = 1
    END
  END
