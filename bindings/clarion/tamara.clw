! Tamara payments for Clarion 5 and later, through tamara_pos_stdcall.dll, the 32-bit file. Make its import library with LibMaker and
! add it to the project. In a text of Clarion a brace is written twice: '{{' is one. Quoted writes what is not ASCII as question marks;
! give Arabic names as JSON's \uXXXX.
  PROGRAM

  MAP
    Operate(STRING Operation, STRING Request),LONG,PROC
    Member(STRING Name),STRING
    Quoted(STRING Text),STRING
    Sell(STRING Number, STRING Phone, STRING Amount)
    GiveUp()
    Look(STRING Refused)
    MODULE('tamara_pos_stdcall.dll')
      TamaraClientOpenInto(*CSTRING Config, *LONG Client, *CSTRING Buffer, LONG Capacity, *LONG Needed),LONG,PASCAL,RAW,NAME('TamaraClientOpenInto')
      TamaraCallInto(LONG Client, *CSTRING Operation, *CSTRING Request, *CSTRING Buffer, LONG Capacity, *LONG Needed),LONG,PASCAL,RAW,NAME('TamaraCallInto')
      TamaraClientClose(LONG Client),LONG,PASCAL,PROC,NAME('TamaraClientClose')
    END
  END

Client    LONG
Code      LONG
Needed    LONG
Reply     CSTRING(262144)           ! Room for every reply of a sale, its QR code too.
Config    CSTRING(1024)
Sale      STRING(64)
Phone     STRING(20)
Amount    STRING(12)
Cashier   STRING(120)
Waiting   BYTE

Window    WINDOW('Tamara'),AT(,,220,90),TIMER(100),SYSTEM,GRAY
            ENTRY(@s64),AT(5,5,200,12),USE(Sale)
            ENTRY(@s20),AT(5,20,100,12),USE(Phone)
            ENTRY(@s12),AT(110,20,60,12),USE(Amount)
            BUTTON('Sell'),AT(5,38,60,14),USE(?Sell)
            BUTTON('Give up'),AT(70,38,60,14),USE(?GiveUp)
            STRING(@s120),AT(5,60,210,12),USE(Cashier)
          END

  CODE
  Config = '{{"base_url":"http://127.0.0.1:8799","api_token":"sim_clarion","country":"SA","lane":"till-3"}'
  Code = TamaraClientOpenInto(Config, Client, Reply, SIZE(Reply), Needed)
  IF Code <> 0
    MESSAGE(Member('detail'), 'Tamara')
    RETURN
  END
  Operate('recover', '{{}')         ! What a power cut left open is cleared up before anything is sold.
  OPEN(Window)
  ACCEPT
    CASE EVENT()
    OF EVENT:Timer
      IF Waiting
        Operate('payment_status', '{{"order_reference_id":' & Quoted(CLIP(Sale)) & ',"wait_s":0}')
        Look('')
      END
    OF EVENT:CloseWindow
      IF Waiting THEN CYCLE.        ! A session that can be paid keeps the window open.
    END
    CASE ACCEPTED()
    OF ?Sell
      IF NOT Waiting THEN Sell(CLIP(Sale), CLIP(Phone), CLIP(Amount)).
    OF ?GiveUp
      IF Waiting THEN GiveUp().
    END
  END
  TamaraClientClose(Client)

! Calls an operation, by its name without "tamara_". Returns its number; the reply is in Reply.
Operate   PROCEDURE(STRING Operation, STRING Request)
Name        CSTRING(64)
Json        CSTRING(65536)
  CODE
  Name = Operation
  Json = Request
  Code = TamaraCallInto(Client, Name, Json, Reply, SIZE(Reply), Needed)
  RETURN Code

! A text of the reply, by its name; the first of that name.
Member    PROCEDURE(STRING Name)
From        LONG
To          LONG
  CODE
  From = INSTRING('"' & Name & '":"', Reply, 1, 1)
  IF From = 0 THEN RETURN ''.
  From += LEN(Name) + 4
  To = INSTRING('"', Reply, 1, From)
  IF To <= From THEN RETURN ''.
  RETURN Reply[From : To - 1]

Quoted    PROCEDURE(STRING Text)
Json        CSTRING(2048)
At          LONG
  CODE
  LOOP At = 1 TO LEN(Text)
    CASE VAL(Text[At])
    OF 34
    OROF 92
      Json = Json & CHR(92) & Text[At]
    OF 32 TO 126
      Json = Json & Text[At]
    ELSE
      Json = Json & '?'
    END
  END
  RETURN '"' & Json & '"'

! Starts a sale and returns at once. Number is kept with the sale: after a crash the same number finds the same sale.
Sell      PROCEDURE(STRING Number, STRING Phone, STRING Amount)
Money       CSTRING(128)
  CODE
  Money = '{{"amount":' & Quoted(Amount) & ',"currency":"SAR"}'
  Operate('payment_start', '{{"order_reference_id":' & Quoted(Number) & ',"phone_number":' & Quoted(Phone) & |
          ',"total_amount":' & Money & ',"items":[{{"reference_id":"1","sku":"1","type":"Physical","name":"Goods","quantity":1,' & |
          '"total_amount":' & Money & '}]}')
  Look('NOT STARTED: ')

! The customer may have been faster: then the sale is paid. The timer goes on until the end.
GiveUp    PROCEDURE
  CODE
  Operate('payment_cancel', '{{"order_reference_id":' & Quoted(CLIP(Sale)) & '}')

! Refused: what to say of a call that was refused. Empty: the session can still be paid, so the timer goes on.
Look      PROCEDURE(STRING Refused)
  CODE
  Waiting = CHOOSE(Code = 1, 1, 0)
  IF Waiting
    Cashier = 'Waiting for the customer'
  ELSIF Member('verdict') = 'paid'
    Cashier = 'PAID ' & Member('order_id')
  ELSIF Member('verdict') = 'not_paid'
    Cashier = 'NOT PAID: offer another way to pay'
  ELSIF Member('state') = 'failed'
    Cashier = 'Nothing moved: ' & Member('detail')
  ELSIF INSTRING('"ended":true', Reply, 1, 1)
    Cashier = 'NOT KNOWN: keep the goods, take no other payment, call a supervisor'
  ELSIF Refused = ''
    Waiting = 1
  ELSE
    Cashier = CLIP(Refused) & ' ' & Member('detail')
  END
  DISPLAY
