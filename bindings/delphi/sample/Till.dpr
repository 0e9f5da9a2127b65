(* A till's day in one file: a sale by SMS while another by QR code is cancelled, parts of the first given back, and one that Tamara declines.

    Till --url http://127.0.0.1:8799 [--library FILE] [--journal FILE] [--interval SECONDS]

  It talks to the simulator (tamara-sim). At a real till the configuration names your token in place of "base_url" and of the
  simulator's token; nothing else changes. *)
program Till;

{$APPTYPE CONSOLE}
{$IFDEF FPC}{$MODE DELPHI}{$H+}{$CODEPAGE UTF8}{$ENDIF}

uses
  {$IFDEF FPC}{$IFDEF UNIX}cthreads,{$ENDIF}{$ENDIF}
  SysUtils, Classes,
  TamaraPos in '..\TamaraPos.pas';

const
  { The simulator's phones; a real customer's number can be typed in any writing. This is 0544337866 in Arabic digits. }
  PAYING: array [0 .. 9] of Word = ($0660, $0665, $0664, $0664, $0663, $0663, $0667, $0668, $0666, $0666);
  REFUSED = '0526422337';
  { What the simulator's customer leaves open, by the amount; a real customer just goes. }
  ABANDONED = 300.99;
  { Arabic coffee. Numbers, so that no editor's code page can change it. }
  COFFEE: array [0 .. 9] of Word = ($0642, $0647, $0648, $0629, $0020, $0639, $0631, $0628, $064A, $0629);

function Wide(const Letters: array of Word): TTamaraText;
var
  I: Integer;
begin
  SetLength(Result, Length(Letters));
  for I := 0 to High(Letters) do
    Result[I + 1] := WideChar(Letters[I]);
end;

function Option(const Name, Default: string): string;
var
  I: Integer;
begin
  Result := Default;
  for I := 1 to ParamCount - 1 do
    if ParamStr(I) = Name then
      Result := ParamStr(I + 1);
end;

{ New for every sale, and kept with it: after a crash the same number finds the same sale. }
function NewNumber(Client: TTamaraClient; const Prefix: TTamaraText): TTamaraText;
begin
  Result := Client.NewReference('{"prefix":' + TamaraQuoted(Prefix) + '}').Text('order_reference_id');
end;

procedure Say(const Text: TTamaraText);
begin
  Writeln(Text);
end;

type
  { A sale that the till serves. }
  TSale = record
    Number: TTamaraText;
    { When the cashier cancels it; 0 when it was. }
    CancelAt: TDateTime;
    Shown: TTamaraText;
    Reply: ITamaraReply;
    Ended: Boolean;
  end;

{ Starts a sale by SMS and returns at once. }
function StartSms(Client: TTamaraClient; const Phone: TTamaraText; Amount: Currency; const Interval: TTamaraText): TSale;
var
  Money: TTamaraText;
begin
  Money := TamaraMoney(Amount, 'SAR');
  Result.Number := NewNumber(Client, 'till-3');
  Result.CancelAt := Now + 17 / (24 * 60);
  Result.Shown := '';
  Result.Ended := False;
  Result.Reply := Client.PaymentStart('{"channel":"sms","phone_number":' + TamaraQuoted(Phone)
    + ',"order_reference_id":' + TamaraQuoted(Result.Number) + ',"total_amount":' + Money + ',"interval_s":' + Interval
    + ',"items":[{"reference_id":"1001","sku":"COF-250","type":"Physical","name":' + TamaraQuoted(Wide(COFFEE))
    + ',"quantity":1,"total_amount":' + Money + '}]}');
end;

{ Starts a sale whose QR code the customer scans from the screen; the cashier cancels it after a second. }
function StartQr(Client: TTamaraClient; Amount: Currency; const Interval: TTamaraText): TSale;
begin
  Result.Number := NewNumber(Client, 'till-3');
  Result.CancelAt := Now + 1 / (24 * 60 * 60);
  Result.Shown := '';
  Result.Ended := False;
  Result.Reply := Client.PaymentStart('{"channel":"qr","order_reference_id":' + TamaraQuoted(Result.Number)
    + ',"total_amount":' + TamaraMoney(Amount, 'SAR') + ',"interval_s":' + Interval + '}');
end;

{ Once, for the customer. A till with a window shows the picture in Reply.Text('qr.png_base64'). }
procedure DrawQr(const Reply: ITamaraReply);
var
  Modules, Line: TTamaraText;
  Row, Column: Integer;
begin
  for Row := 0 to Reply.Count('qr.modules') - 1 do
  begin
    Modules := Reply.Text('qr.modules.' + TTamaraText(IntToStr(Row)));
    Line := '  ';
    for Column := 1 to Length(Modules) do
      if Modules[Column] = '1' then
        Line := Line + '##'
      else
        Line := Line + '  ';
    Say(Line);
  end;
end;

{ One round about one sale. When a call is refused, the customer can still pay, and the sale is asked for again. }
procedure Look(Client: TTamaraClient; var Sale: TSale);
var
  About: TTamaraText;
begin
  About := '{"order_reference_id":' + TamaraQuoted(Sale.Number) + '}';
  try
    if (Sale.CancelAt <> 0) and (Now >= Sale.CancelAt) then
    begin
      { Takes back this sale and no other. The customer may have been faster: then it ends as paid. }
      Sale.CancelAt := 0;
      Client.PaymentCancel(About);
    end;
    Sale.Reply := Client.PaymentStatus(About);
  except
    on E: ETamara do
    begin
      if (E.Reply = nil) or (E.Reply.Text('ended') <> 'true') then
      begin
        Say('  ' + TTamaraText(E.Message));
        Exit;
      end;
      Sale.Reply := E.Reply;
    end;
  end;
  if Sale.Shown <> Sale.Reply.Text('state') then
  begin
    Sale.Shown := Sale.Reply.Text('state');
    Say('  ' + Sale.Number + ' ' + Sale.Shown + ': ' + Sale.Reply.Message('en'));
  end;
  DrawQr(Sale.Reply);
  Sale.Ended := Sale.Reply.Text('ended') = 'true';
end;

{ Serves sales until each has ended. The library's threads do the waiting, and every call here returns at once, also while the service is
  silent: a till serves its screen, its scanner and its drawer between two rounds; a form has a TTimer. As long as one of the sessions
  can be paid this does not return. }
procedure Serve(Client: TTamaraClient; var Sales: array of TSale);
var
  I, Open: Integer;
begin
  repeat
    Open := 0;
    for I := 0 to High(Sales) do
    begin
      if not Sales[I].Ended then
        Look(Client, Sales[I]);
      if not Sales[I].Ended then
        Inc(Open);
    end;
    Sleep(50);
  until Open = 0;
end;

{ Before cash or a card is taken for a sale that Tamara was asked to pay: only code 0 allows it. }
function MayTakeCash(Client: TTamaraClient; const Sale: TTamaraText): Boolean;
var
  Reply: ITamaraReply;
begin
  Reply := Client.TenderCheck('{"order_reference_id":' + TamaraQuoted(Sale) + '}');
  Say('  cash instead? ' + Reply.Message('en'));
  Result := Reply.Code = TAMARA_OK;
end;

procedure Refund(Client: TTamaraClient; const OrderId: TTamaraText; Amount: Currency; const Number: TTamaraText);
var
  Reply: ITamaraReply;
  About: TTamaraText;
begin
  { Returns at once, as a sale does: a form asks from its TTimer. }
  Reply := Client.RefundStart('{"order_id":' + TamaraQuoted(OrderId) + ',"total_amount":' + TamaraMoney(Amount, 'SAR')
    + ',"request_id":' + TamaraQuoted(Number) + '}');
  About := '{"payment":' + Reply.Text('payment') + ',"wait_s":0.05}';
  while Reply.Text('ended') <> 'true' do
    Reply := Client.PaymentStatus(About);
  if Reply.Done then
    Say('  done (before: ' + Reply.Text('replayed') + '); given back in all: ' + Reply.Text('refunded_amount.amount'))
  else
    { Code 3: it may have happened. Never again under another number; Recover clears it up. }
    Say('  not confirmed: ' + Reply.Message('en'));
end;

procedure Day;
var
  Client: TTamaraClient;
  Two: array [0 .. 1] of TSale;
  Declined: array [0 .. 0] of TSale;
  Sale: ITamaraReply;
  Number, Interval: TTamaraText;
begin
  if Option('--library', '') <> '' then
    TamaraLoad(TTamaraText(Option('--library', '')));
  Say('tamara_pos ' + TamaraVersion);
  Interval := TTamaraText(Option('--interval', '5'));
  Client := TTamaraClient.Create('{"base_url":' + TamaraQuoted(TTamaraText(Option('--url', '')))
    + ',"api_token":"sim_sample","country":"SA","language":"ar","store_code":"Branch A","lane":"till-3","device_id":"123456","journal":'
    + TamaraQuoted(TTamaraText(ExpandFileName(Option('--journal', 'sample-till.db')))) + '}');
  try
    { What a power cut left open is cleared up before anything is sold. }
    Writeln('open steps from before: ', Client.Recover.Count('steps'));

    Say('a sale of 300.00, and another one by QR code that the cashier cancels after a second:');
    Two[0] := StartSms(Client, Wide(PAYING), 300, Interval);
    Two[1] := StartQr(Client, ABANDONED, Interval);
    Serve(Client, Two);
    Sale := Two[0].Reply;
    if not Sale.Paid then
    begin
      Say('  not paid: ' + Sale.Message('en'));
      ExitCode := 1;
      Exit;
    end;

    if (Two[1].Reply.Code <> TAMARA_NOT_PAID) or not MayTakeCash(Client, Two[1].Number) then
      ExitCode := 1;

    Say('100.00 of it back:');
    Number := NewNumber(Client, 'R');
    Refund(Client, Sale.Text('order_id'), 100, Number);
    Say('the same again, as after a crash:');
    Refund(Client, Sale.Text('order_id'), 100, Number);
    Say('another 50.00:');
    Refund(Client, Sale.Text('order_id'), 50, NewNumber(Client, 'R'));

    Say('a sale that is declined:');
    Declined[0] := StartSms(Client, REFUSED, 150, Interval);
    Serve(Client, Declined);
    if Declined[0].Reply.Code <> TAMARA_NOT_PAID then
      ExitCode := 1;
  finally
    Client.Free;
  end;
end;

begin
  if Option('--url', '') = '' then
  begin
    Writeln('Till --url ADDRESS [--library FILE] [--journal FILE] [--interval SECONDS]');
    Halt(2);
  end;
  try
    Day;
  except
    { An exception: nothing moved. The reply has a sentence for the cashier; the text is for the developer. }
    on E: Exception do
    begin
      Writeln(E.ClassName, ': ', E.Message);
      if (E is ETamara) and (ETamara(E).Reply <> nil) then
        Say(ETamara(E).Reply.Message('en'));
      ExitCode := 1;
    end;
  end;
end.
