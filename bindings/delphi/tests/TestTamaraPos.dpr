{ Tests of TamaraPos.pas, in two runs, because a process loads the library once:

    TestTamaraPos loading STAND_INS       folder that bindings/testing lays out
    TestTamaraPos live LIBRARY URL WORK   the real library, the simulator, a folder for journals
    TestTamaraPos panic LIBRARY           a library with the feature test-hooks, and TAMARA_POS_PANIC_IN=order_get

  The exit status counts. }
program TestTamaraPos;

{$APPTYPE CONSOLE}
{$IFDEF FPC}{$MODE DELPHI}{$H+}{$ENDIF}

uses
  {$IFDEF FPC}{$IFDEF UNIX}cthreads,{$ENDIF}{$ENDIF}
  {$IFDEF MSWINDOWS}Windows,{$ELSE}{$IFDEF FPC}dynlibs,{$ENDIF}{$ENDIF}
  {$IFDEF FPC}{$IFDEF UNIX}Sockets,{$ENDIF}{$ENDIF}
  SysUtils, Classes, Math,
  TamaraPos in '..\TamaraPos.pas';

const
  {$IFDEF MSWINDOWS}
  FILE_NAME = 'tamara_pos.dll';
  {$ELSE}
  FILE_NAME = 'libtamara_pos.so';
  {$ENDIF}
  ALL_FLOAT_ERRORS: TFPUExceptionMask = [exInvalidOp, exDenormalized, exZeroDivide, exOverflow, exUnderflow, exPrecision];

type
  TClassOfETamara = class of ETamara;

var
  Failures: Integer = 0;

procedure Check(Ok: Boolean; const Sentence: string);
begin
  if Ok then
    Exit;
  Writeln('FAILED: ', Sentence);
  Inc(Failures);
end;

procedure CheckText(const Found, Expected: TTamaraText; const Sentence: string);
begin
  Check(Found = Expected, Sentence + ': "' + string(Found) + '" is not "' + string(Expected) + '"');
end;

procedure CheckHas(const Text, Part, Sentence: string);
begin
  Check(Pos(Part, Text) > 0, Sentence + ': "' + Part + '" is not in "' + Text + '"');
end;

{ ---- without a library ---- }

procedure TextsAndMoneyAreWrittenAsJson;
var
  Greatest: Currency;
begin
  CheckText(TamaraQuoted('a"b\c'#10), '"a\"b\\c\u000A"', 'quotes, backslashes and controls are escaped');
  CheckText(TamaraMoney(300, 'SAR'), '{"amount":"300","currency":"SAR"}', 'a whole amount');
  CheckText(TamaraMoney(0.1, 'SAR'), '{"amount":"0.1","currency":"SAR"}', 'a tenth');
  CheckText(TamaraMoney(19.95, 'AED'), '{"amount":"19.95","currency":"AED"}', 'two decimals');
  CheckText(TamaraMoney(1.005, 'KWD'), '{"amount":"1.005","currency":"KWD"}', 'three decimals');
  { Not written as a number: some compilers read those through a float. }
  PInt64(@Greatest)^ := High(Int64);
  CheckText(TamaraMoney(Greatest, 'SAR'), '{"amount":"922337203685477.5807","currency":"SAR"}', 'the greatest amount');
  try
    TamaraMoney(-1, 'SAR');
    Check(False, 'an amount below zero is refused');
  except
    on ETamaraArgument do;
  end;
end;

function LoadingFails(const Path: string): string;
begin
  Result := '';
  try
    TamaraLoad(TTamaraText(Path));
    Check(False, Path + ' was loaded');
  except
    on E: ETamaraLibrary do
    begin
      Result := E.Message;
      Check((E.Code = 0) and (E.Reply = nil), 'a library that cannot be called has no code');
    end;
  end;
end;

procedure LibrariesThatCannotBeUsedSayWhy(const StandIns: string);
var
  Text: string;
begin
  Text := LoadingFails(StandIns + '/none/' + FILE_NAME);
  CheckHas(Text, 'was not found', 'a missing library');
  CheckHas(Text, 'TamaraLoad', 'a missing library: what to do');
  Text := LoadingFails(StandIns + '/foreign/' + FILE_NAME);
  CheckHas(Text, '-bit library and this is a ', 'a library for another processor');
  CheckHas(Text, IntToStr(SizeOf(Pointer) * 8) + '-bit program', 'a library for another processor: which side is what');
  Text := LoadingFails(StandIns + '/older/' + FILE_NAME);
  CheckHas(Text, 'the library is too old', 'an older library');
  CheckHas(Text, 'has interface 0, this program needs ' + IntToStr(TAMARA_ABI_VERSION), 'an older library: which side is what');
  Text := LoadingFails({$IFDEF MSWINDOWS}'kernel32.dll'{$ELSE}'libc.so.6'{$ENDIF});
  CheckHas(Text, 'has no function tamara_abi_version', 'another library');
end;

procedure EveryHundredHasItsException(Client: TTamaraClient);

  procedure Expect(Code: Integer; Kind: TClassOfETamara);
  begin
    try
      Client.Call('anything', '{"code":' + TTamaraText(IntToStr(Code)) + '}');
      Check(False, IntToStr(Code) + ' raises');
    except
      on E: ETamara do
      begin
        Check(E.ClassType = Kind, IntToStr(Code) + ' raises ' + Kind.ClassName + ', not ' + E.ClassName);
        Check(E.Code = Code, 'the exception keeps the code');
        Check(E.Message = 'STAND_IN (' + IntToStr(Code) + '): on purpose', 'the text: ' + E.Message);
        CheckText(E.Reply.Text('error.kind'), 'stand_in', 'the exception keeps the reply');
      end;
    end;
  end;

begin
  Expect(-100, ETamaraArgument);
  Expect(-199, ETamaraArgument);
  Expect(-200, ETamaraConfiguration);
  Expect(-301, ETamaraTransport);
  Expect(-450, ETamaraService);
  Expect(-508, ETamaraState);
  Expect(-608, ETamaraJournal);
  Expect(-901, ETamaraInternal);
  Expect(-777, ETamara);
end;

var
  LogLevel: Integer = 0;
  LogUserData: Pointer = nil;
  LogLine: AnsiString = '';

procedure Hear(UserData: Pointer; Level: Integer; Line: PAnsiChar); cdecl;
begin
  LogUserData := UserData;
  LogLevel := Level;
  LogLine := Line;
end;

procedure EveryTextIsGivenBack(const FileName: string);
var
  Outstanding: function: Integer; cdecl;
  Client: TTamaraClient;
  Round: Integer;
begin
  for Round := 1 to 1000 do
  begin
    Client := TTamaraClient.Create('{}');
    try
      Client.OrderGet('{}');
      try
        Client.Pay('{"code":-100}');
      except
        on ETamaraArgument do;
      end;
    finally
      Client.Free;
    end;
  end;
  @Outstanding := GetProcAddress(LoadLibrary({$IFDEF MSWINDOWS}PChar(FileName){$ELSE}{$IFDEF FPC}UnicodeString(FileName){$ELSE}PChar(FileName){$ENDIF}{$ENDIF}), 'stand_in_outstanding');
  Check(Outstanding() = 0, 'every text is given back: ' + IntToStr(Outstanding()) + ' are not');
end;

procedure ANewerLibraryIsUsed(const StandIns: string);
var
  Client: TTamaraClient;
  Reply: ITamaraReply;
begin
  TamaraLoad(TTamaraText(StandIns + '/newer/' + FILE_NAME));
  CheckText(TamaraVersion, '9.9.9', 'version');
  Check(TamaraAbiVersion = 99, 'a newer interface is fine');
  TamaraLoad(TTamaraText(StandIns + '/newer/' + FILE_NAME));
  CheckHas(LoadingFails(StandIns + '/older/' + FILE_NAME), 'is loaded already', 'a process has one library');

  Client := TTamaraClient.Create('{}');
  try
    Reply := Client.PollStatus('{"code":9}');
    Check((Reply.Code = 9) and not Reply.Done and not Reply.Paid, 'a number from the future is never taken for yes');
    CheckText(Reply.Name, 'STAND_IN', 'name');
    CheckText(Reply.Verdict, '', 'null is an empty text');
    CheckText(Reply.NextAction, 'none', 'next_action');
    CheckText(Reply.Message('ar'), WideChar($0633), 'an escaped letter');
    CheckText(Reply.Text('simulated'), 'true', 'what is no text is its JSON');
    CheckText(Reply.Text('error'), '{"kind":"stand_in","detail":"on purpose"}', 'an object is its JSON');
    CheckText(Reply.Text('no.such.member'), '', 'an absent member is an empty text');
    CheckText(Reply.Text('code.below'), '', 'a number has no members');
    Check(Reply.Count('steps') = 0, 'an empty list has no entries');
    EveryHundredHasItsException(Client);
    try
      Client.Refund('{"code":0}'#0'{"code":-100}');
      Check(False, 'a text with a NUL is refused instead of cut');
    except
      on ETamaraArgument do;
    end;
  finally
    Client.Free;
  end;
  try
    TTamaraClient.Create('{"code":-200}').Free;
    Check(False, 'a client that cannot open raises');
  except
    on ETamaraConfiguration do;
  end;

  TamaraLogTo('info', Hear, @LogLevel);
  Check((LogLevel = 3) and (LogUserData = @LogLevel) and (LogLine = 'info'), 'the log reaches a procedure');
  TamaraLogTo('off', nil, nil);
  EveryTextIsGivenBack(StandIns + '/newer/' + FILE_NAME);
end;

{ ---- the real library ---- }

function Config(const Url, Journal: string): TTamaraText;
begin
  Result := '{"base_url":' + TamaraQuoted(TTamaraText(Url)) + ',"api_token":"sim_delphi","country":"SA","store_code":"Branch A",'
    + '"lane":"till-1","device_id":"1","journal":' + TamaraQuoted(TTamaraText(Journal)) + '}';
end;

function Sms(const Sale, Phone, Item: TTamaraText; Amount: Currency): TTamaraText;
begin
  Result := '{"channel":"sms","phone_number":' + TamaraQuoted(Phone) + ',"order_reference_id":' + TamaraQuoted(Sale)
    + ',"total_amount":' + TamaraMoney(Amount, 'SAR') + ',"items":[{"reference_id":"1","sku":"S","type":"Physical","name":'
    + TamaraQuoted(Item) + ',"quantity":1,"total_amount":' + TamaraMoney(Amount, 'SAR') + '}]}';
end;

function PollUntilDone(Client: TTamaraClient; const Sale: TTamaraText): ITamaraReply;
var
  Rounds: Integer;
begin
  Rounds := 0;
  repeat
    Result := Client.PollStatus('{"order_reference_id":' + TamaraQuoted(Sale) + ',"wait_s":10,"interval_s":0.05}');
    Inc(Rounds);
  until (Result.NextAction <> 'keep_polling') or (Rounds = 5);
end;

function NewSale(const Name: TTamaraText): TTamaraText;
var
  Id: TGUID;
begin
  CreateGUID(Id);
  Result := Name + '-' + TTamaraText(GUIDToString(Id));
end;

procedure ASaleIsPaidAndGivenBackInPart(Client: TTamaraClient);
var
  Sale, Arabic: TTamaraText;
  Reply: ITamaraReply;
begin
  { Letters of two and three UTF-8 bytes, and one beyond 16 bits. }
  Arabic := WideChar($0642);
  Arabic := Arabic + WideChar($0647) + ' ' + WideChar($20AC) + WideChar($D83D) + WideChar($DE00);
  Sale := NewSale('S-' + Arabic);
  Reply := Client.SessionCreate(Sms(Sale, '0544337866', Arabic, 300));
  Check(Reply.Done, 'the session is open: ' + string(Reply.Name));
  CheckText(Reply.Text('order_reference_id'), Sale, 'UTF-8 goes both ways');
  Reply := PollUntilDone(Client, Sale);
  Check(Reply.Done and Reply.Paid, 'the sale is paid: ' + string(Reply.Name));
  CheckText(Reply.NextAction, 'release_goods', 'what to do next');
  CheckText(Reply.Text('captured_amount.amount'), '300.00', 'captured');
  Reply := Client.Refund('{"order_id":' + TamaraQuoted(Reply.Text('order_id')) + ',"total_amount":' + TamaraMoney(100.5, 'SAR')
    + ',"request_id":"R-1"}');
  Check(Reply.Done, 'the refund is made: ' + string(Reply.Name));
  CheckText(Reply.Text('refunded_amount.amount'), '100.50', 'given back');
  Reply := Client.History('{}');
  Check(Reply.Count('steps') = 2, 'the journal has a session and a refund');
  CheckText(Reply.Text('steps.0.kind'), 'refund', 'the newest step is first');
  CheckText(Reply.Text('steps.1.order_reference_id'), Sale, 'the second entry');
  CheckText(Reply.Text('steps.2.kind'), '', 'there is no third entry');
end;

procedure ArabicDigitsAndNamesSurviveThereAndBack(Client: TTamaraClient);
const
  { 0551234567 in Arabic digits; Muhammad. Numbers, so that no editor's code page can change them. }
  PHONE: array [0 .. 9] of Word = ($0660, $0665, $0665, $0661, $0662, $0663, $0664, $0665, $0666, $0667);
  CUSTOMER: array [0 .. 3] of Word = ($0645, $062D, $0645, $062F);

  function Wide(const Letters: array of Word): TTamaraText;
  var
    I: Integer;
  begin
    SetLength(Result, Length(Letters));
    for I := 0 to High(Letters) do
      Result[I + 1] := WideChar(Letters[I]);
  end;

var
  Sale: TTamaraText;
  Session, Order: ITamaraReply;
begin
  Sale := NewSale(Wide(CUSTOMER));
  { An amount whose sale waits for a person. }
  Session := Client.SessionCreate(Sms(Sale, Wide(PHONE), Wide(CUSTOMER), 300.99));
  Order := Client.OrderGet('{"order_id":' + TamaraQuoted(Session.Text('order_id')) + ',"raw":true}');
  CheckText(Order.Text('order_reference_id'), Sale, 'an Arabic name in the reference');
  CheckText(Order.Text('raw.items.0.name'), Wide(CUSTOMER), 'an Arabic name at the service');
  CheckText(Order.Text('raw.consumer.phone_number'), '966551234567', 'a phone in Arabic digits');
  Session := Client.SessionVoid('{"order_id":' + TamaraQuoted(Session.Text('order_id')) + '}');
  CheckText(Session.Verdict, 'not_paid', 'the session is taken back');
end;

procedure ADeclinedSaleIsNotPaid(Client: TTamaraClient);
var
  Sale: TTamaraText;
  Reply: ITamaraReply;
begin
  Sale := NewSale('S');
  Client.SessionCreate(Sms(Sale, '0526422337', 'x', 50));
  Reply := PollUntilDone(Client, Sale);
  Check((Reply.Code = TAMARA_NOT_PAID) and not Reply.Done and not Reply.Paid, 'not paid: ' + string(Reply.Name));
end;

procedure WrongRequestsNameTheirField(Client: TTamaraClient);
var
  Half: TTamaraText;
begin
  try
    Client.Refund('{"order_id":"x","total_amount":{"amount":"1.234","currency":"SAR"}}');
    Check(False, 'three decimals of SAR are refused');
  except
    on E: ETamaraArgument do
      CheckHas(E.Message, 'total_amount.amount', 'the field is named');
  end;
  Half := WideChar($D83D);
  try
    Client.OrderGet('{"order_id":"' + Half + '"}');
    Check(False, 'half a pair is refused');
  except
    on E: ETamaraArgument do
      Check(E.Code = TAMARA_INVALID_UTF8, 'half a pair is not UTF-8');
  end;
end;

procedure WhatKeepsAClientFromOpeningIsDiagnosedWithoutOne(const Work: string);
var
  Reply: ITamaraReply;
begin
  Reply := TamaraDiagnose(Config('http://127.0.0.1:9', Work + '/nobody.db'));
  CheckText(Reply.Text('healthy'), 'false', 'nobody listens');
  CheckText(Reply.Text('faults.0'), 'connect_failed', 'nobody listens');
  Reply := TamaraSupportBundle(Config('http://127.0.0.1:9', Work + '/nobody.db'),
    TTamaraText(ExpandFileName(Work + '/support.zip')));
  Check(FileExists(Work + '/support.zip') and (Reply.Text('bytes') <> ''), 'a file for support');
end;

procedure AQrCodeIsForTheScreen(Client: TTamaraClient);
var
  Reply: ITamaraReply;
begin
  Reply := Client.SessionCreate('{"channel":"qr","order_reference_id":' + TamaraQuoted(NewSale('Q')) + ',"total_amount":'
    + TamaraMoney(300.99, 'SAR') + '}');
  CheckText(TTamaraText(IntToStr(Reply.Count('qr.modules'))), Reply.Text('qr.size'), 'as many rows as columns');
  Reply := Client.SessionVoid('{"order_id":' + TamaraQuoted(Reply.Text('order_id')) + '}');
  CheckText(Reply.Verdict, 'not_paid', 'the session is taken back');
end;

procedure AClosedClientExplainsItself(const Url, Work: string);
var
  Client: TTamaraClient;
begin
  try
    TTamaraClient.Create('{"country":"SA"}').Free;
    Check(False, 'a configuration without a token is refused');
  except
    on E: ETamara do
      CheckHas(E.Message, 'api_token', 'the key is named');
  end;
  Client := TTamaraClient.Create(Config(Url, Work + '/second.db'));
  try
    Client.Close;
    try
      Client.Close;
      Check(False, 'a second Close raises');
    except
      on E: ETamaraClosed do
        CheckHas(E.Message, 'Close: this client was closed before', 'a second Close');
    end;
    try
      Client.Refund('{}');
      Check(False, 'a call after Close raises');
    except
      on E: ETamaraClosed do
        CheckHas(E.Message, 'refund: this client was closed before; open another', 'a call after Close');
    end;
  finally
    Client.Free;
  end;
end;

type
  TWaiter = class(TThread)
  public
    Client: TTamaraClient;
    Sale: TTamaraText;
    Code: Integer;
  protected
    procedure Execute; override;
  end;

procedure TWaiter.Execute;
begin
  Code := Client.PollStatus('{"order_reference_id":' + TamaraQuoted(Sale) + ',"wait_s":60}').Code;
end;

procedure AWaitingCallIsInterruptedFromAnotherThread(Client: TTamaraClient);
var
  Waiter: TWaiter;
  Started: TDateTime;
begin
  Waiter := TWaiter.Create(True);
  try
    Waiter.Client := Client;
    Waiter.Sale := NewSale('S');
    { The customer never opens the link. }
    Client.SessionCreate(Sms(Waiter.Sale, '0500000000', 'x', 10.02));
    Started := Now;
    Waiter.{$IFDEF FPC}Start{$ELSE}Resume{$ENDIF};
    Sleep(300);
    Client.Interrupt;
    Waiter.WaitFor;
    Check((Now - Started) * 24 * 3600 < 30, 'the wait ended early');
    Check(Waiter.Code = TAMARA_PENDING, 'interrupted: still open, not ' + IntToStr(Waiter.Code));
  finally
    Waiter.Free;
  end;
end;

procedure FloatExceptionsAreTheProgramsOwn(Client: TTamaraClient);
var
  Before, Own: TFPUExceptionMask;
begin
  { Everything that can be switched on: Valgrind's processor has fewer than others. }
  Before := SetExceptionMask([]);
  try
    Own := GetExceptionMask;
    ADeclinedSaleIsNotPaid(Client);
    Check(GetExceptionMask = Own, 'every call leaves them as they were');
  finally
    SetExceptionMask(Before);
  end;
end;

{$IFDEF FPC}{$IFDEF UNIX}
{ A service that takes connections and answers nothing; its socket, and its address. }
function Silence(out Url: string): LongInt;
var
  Address: TInetSockAddr;
  Size: TSockLen;
begin
  Result := fpSocket(AF_INET, SOCK_STREAM, 0);
  FillChar(Address, SizeOf(Address), 0);
  Address.sin_family := AF_INET;
  Address.sin_addr.s_addr := htonl($7F000001);
  Size := SizeOf(Address);
  Check((fpBind(Result, @Address, Size) = 0) and (fpListen(Result, 64) = 0), 'a port is free');
  fpGetSockName(Result, @Address, @Size);
  Url := 'http://127.0.0.1:' + IntToStr(ntohs(Address.sin_port));
end;

procedure ASilentServiceHoldsNoLoopUpAndOfTwoSalesAtOnceOneIsCancelled(Shop: TTamaraClient; const Work: string);
var
  Silent: TTamaraClient;
  Clients: array [0 .. 2] of TTamaraClient;
  Names, States: array [0 .. 2] of TTamaraText;
  Calls, Slow, I, Round, Open, Listener: Integer;
  Begun: QWord;
  About: TTamaraText;
  Reply: ITamaraReply;
  Url: string;

  procedure Called;
  begin
    Inc(Calls);
    if GetTickCount64 - Begun > 100 then
      Inc(Slow);
  end;

begin
  Calls := 0;
  Slow := 0;
  Listener := Silence(Url);
  Silent := TTamaraClient.Create(Config(Url, Work + '/silent.db'));
  try
    for I := 0 to 2 do
    begin
      Clients[I] := Shop;
      Names[I] := NewSale('silent');
      if I = 0 then
        Clients[I] := Silent;
      Begun := GetTickCount64;
      if I = 1 then
        Clients[I].PaymentStart(Sms(Names[I], '0551234567', 'Tea', 300.99))
      else
        Clients[I].PaymentStart(Sms(Names[I], '0544337866', 'Tea', 300));
      Called;
    end;
    Round := 0;
    repeat
      Open := 0;
      for I := 0 to 2 do
      begin
        About := '{"order_reference_id":' + TamaraQuoted(Names[I]) + '}';
        if (Round = 25) and (I < 2) then
        begin
          Begun := GetTickCount64;
          Clients[I].PaymentCancel(About);
          Called;
        end;
        Begun := GetTickCount64;
        Reply := Clients[I].PaymentStatus(About);
        Called;
        States[I] := Reply.Text('state');
        if Reply.Text('ended') <> 'true' then
          Inc(Open);
      end;
      Inc(Round);
      Sleep(10);
    until (Open = 0) or (Round = 6000);
  finally
    Silent.Free;
    CloseSocket(Listener);
  end;
  CheckText(States[0] + ' ' + States[1] + ' ' + States[2], 'cancelled cancelled paid', 'the ends of three sales');
  { A busy machine delays a few calls; a service that is waited for delays all. }
  Check(20 * Slow <= Calls, IntToStr(Slow) + ' of ' + IntToStr(Calls) + ' calls were slow');
end;
{$ENDIF}{$ENDIF}

procedure Live(const LibraryFile, Url, Work: string);
var
  Client: TTamaraClient;
begin
  TamaraLoad(TTamaraText(LibraryFile));
  CheckText(TamaraResultName(TAMARA_NOT_PAID), 'NOT_PAID', 'names of numbers');
  CheckText(TamaraResultName(TAMARA_INTERNAL), 'INTERNAL', 'names of numbers');
  Client := TTamaraClient.Create(Config(Url, Work + '/delphi.db'));
  try
    Check(Client.Opened.Count('operations') > 5, 'opening tells the operations');
    CheckText(Client.Opened.Text('version'), TamaraVersion, 'opening tells the version');
    ASaleIsPaidAndGivenBackInPart(Client);
    ArabicDigitsAndNamesSurviveThereAndBack(Client);
    ADeclinedSaleIsNotPaid(Client);
    WrongRequestsNameTheirField(Client);
    AQrCodeIsForTheScreen(Client);
    AWaitingCallIsInterruptedFromAnotherThread(Client);
    FloatExceptionsAreTheProgramsOwn(Client);
    {$IFDEF FPC}{$IFDEF UNIX}ASilentServiceHoldsNoLoopUpAndOfTwoSalesAtOnceOneIsCancelled(Client, Work);{$ENDIF}{$ENDIF}
  finally
    Client.Free;
  end;
  AClosedClientExplainsItself(Url, Work);
  WhatKeepsAClientFromOpeningIsDiagnosedWithoutOne(Work);
end;

procedure APanicIsAnExceptionAndTheProcessLivesOn(const LibraryFile: string);
var
  Client: TTamaraClient;
  Round: Integer;
begin
  TamaraLoad(TTamaraText(LibraryFile));
  Client := TTamaraClient.Create('{"base_url":"http://127.0.0.1:9","api_token":"sim_panic","journal":"none"}');
  try
    for Round := 1 to 2 do
      try
        Client.OrderGet('{"order_id":"1"}');
        Check(False, 'a defect raises');
      except
        on E: ETamaraInternal do
          Check((E.Code = TAMARA_PANIC) and (E.Reply.NextAction = 'ask_supervisor'), 'a defect has its code: ' + E.Message);
      end;
    try
      Client.WebhookList;
      Check(False, 'nobody listens');
    except
      on E: ETamaraTransport do;
    end;
  finally
    Client.Free;
  end;
end;

begin
  try
    if ParamStr(1) = 'loading' then
    begin
      TextsAndMoneyAreWrittenAsJson;
      LibrariesThatCannotBeUsedSayWhy(ParamStr(2));
      ANewerLibraryIsUsed(ParamStr(2));
    end
    else if ParamStr(1) = 'live' then
      Live(ParamStr(2), ParamStr(3), ParamStr(4))
    else if ParamStr(1) = 'panic' then
      APanicIsAnExceptionAndTheProcessLivesOn(ParamStr(2))
    else
    begin
      Writeln('TestTamaraPos loading STAND_INS | live LIBRARY URL WORK | panic LIBRARY');
      Halt(2);
    end;
  except
    on E: Exception do
      Check(False, E.ClassName + ': ' + E.Message);
  end;
  if Failures > 0 then
    Halt(1);
  Writeln(ParamStr(1), ': passed');
end.
