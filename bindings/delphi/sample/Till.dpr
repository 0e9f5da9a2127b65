(* A till's day in one file: a sale by SMS, parts of it given back, a sale that Tamara declines, and one by QR code that the customer
  walks away from.

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
  DECLINED = '0526422337';
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

function NewNumber(const Prefix: string): TTamaraText;
var
  Id: TGUID;
begin
  CreateGUID(Id);
  Result := TTamaraText(Prefix + LowerCase(Copy(GUIDToString(Id), 2, 36)));
end;

procedure Say(const Text: TTamaraText);
begin
  Writeln(Text);
end;

{ One sale: returns the last word on it. }
function Sell(Client: TTamaraClient; const Phone: TTamaraText; Amount: Currency; const Interval: TTamaraText): ITamaraReply;
var
  Sale, Money: TTamaraText;
  Started: TDateTime;
begin
  { New for every sale, and kept with it: after a crash the same number finds the same sale. }
  Sale := NewNumber('till-3-');
  Money := TamaraMoney(Amount, 'SAR');
  Result := Client.SessionCreate('{"channel":"sms","phone_number":' + TamaraQuoted(Phone)
    + ',"order_reference_id":' + TamaraQuoted(Sale) + ',"total_amount":' + Money
    + ',"items":[{"reference_id":"1001","sku":"COF-250","type":"Physical","name":' + TamaraQuoted(Wide(COFFEE))
    + ',"quantity":1,"total_amount":' + Money + '}]}');
  Say('  session ' + Result.Text('order_id') + ': ' + Result.Message('en'));
  { Short steps, so that the till can show its progress, and its cashier can give up. "next_action" says how long to go on. }
  Started := Now;
  while (Result.NextAction = 'keep_polling') and (Now - Started < 17 / (24 * 60)) do
  begin
    Result := Client.PollStatus('{"order_reference_id":' + TamaraQuoted(Sale) + ',"wait_s":5,"interval_s":' + Interval + '}');
    Say('  ' + Result.Text('status') + ': ' + Result.Message('en'));
  end;
  { The customer never came to an end: nobody shall pay this later. They may be faster; then Result.Paid is true. }
  if Result.NextAction = 'keep_polling' then
    Result := Client.SessionVoid('{"order_reference_id":' + TamaraQuoted(Sale) + '}');
end;

procedure Refund(Client: TTamaraClient; const OrderId: TTamaraText; Amount: Currency; const Number: TTamaraText);
var
  Reply: ITamaraReply;
begin
  Reply := Client.Refund('{"order_id":' + TamaraQuoted(OrderId) + ',"total_amount":' + TamaraMoney(Amount, 'SAR')
    + ',"request_id":' + TamaraQuoted(Number) + '}');
  if Reply.Done then
    Say('  done (before: ' + Reply.Text('replayed') + '); given back in all: ' + Reply.Text('refunded_amount.amount'))
  else
    { Code 3: it may have happened. Never again under another number; Recover clears it up. }
    Say('  not confirmed: ' + Reply.Message('en'));
end;

type
  { Waits for a customer, while the program goes on. }
  TWaiter = class(TThread)
  public
    Client: TTamaraClient;
    Request: TTamaraText;
    Reply: ITamaraReply;
  protected
    procedure Execute; override;
  end;

procedure TWaiter.Execute;
begin
  Reply := Client.PollStatus(Request);
end;

{ The customer scans the screen, and walks away; the cashier gives up. False when the sale is still open. }
function GiveUp(Client: TTamaraClient; Amount: Currency; const Interval: TTamaraText): Boolean;
var
  Sale, Modules, Line: TTamaraText;
  Reply: ITamaraReply;
  Waiter: TWaiter;
  Row, Column: Integer;
begin
  Sale := TamaraQuoted(NewNumber('till-3-'));
  Reply := Client.SessionCreate('{"channel":"qr","order_reference_id":' + Sale + ',"total_amount":' + TamaraMoney(Amount, 'SAR') + '}');
  { A till with a window shows the picture in Reply.Text('qr.png_base64'). }
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
  Waiter := TWaiter.Create(True);
  try
    Waiter.Client := Client;
    Waiter.Request := '{"order_reference_id":' + Sale + ',"wait_s":600,"interval_s":' + Interval + '}';
    Waiter.{$IFDEF FPC}Start{$ELSE}Resume{$ENDIF};
    Sleep(1000); { until the cashier presses the key }
    Client.Interrupt;
    Waiter.WaitFor;
    if Waiter.Reply <> nil then
      Say('  ' + Waiter.Reply.Message('en'));
  finally
    Waiter.Free;
  end;
  { Nobody shall pay this later. The customer may have been faster: then it is paid, code 4, and the goods are theirs. }
  Reply := Client.SessionVoid('{"order_reference_id":' + Sale + '}');
  Say('  ' + Reply.Message('en'));
  Result := Reply.Done;
end;

procedure Day;
var
  Client: TTamaraClient;
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

    Say('a sale of 300.00:');
    Sale := Sell(Client, Wide(PAYING), 300, Interval);
    if not Sale.Paid then
    begin
      Say('  not paid: ' + Sale.Message('en'));
      ExitCode := 1;
      Exit;
    end;

    Say('100.00 of it back:');
    Number := NewNumber('R-');
    Refund(Client, Sale.Text('order_id'), 100, Number);
    Say('the same again, as after a crash:');
    Refund(Client, Sale.Text('order_id'), 100, Number);
    Say('another 50.00:');
    Refund(Client, Sale.Text('order_id'), 50, NewNumber('R-'));

    Say('a sale that is declined:');
    if Sell(Client, DECLINED, 150, Interval).Code <> TAMARA_NOT_PAID then
      ExitCode := 1;

    Say('a sale by QR code that is given up:');
    if not GiveUp(Client, ABANDONED, Interval) then
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
