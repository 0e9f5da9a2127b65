(* A till's day in one file: a sale by SMS, a part of it given back, a sale that Tamara declines.

    Till --url http://127.0.0.1:8799 [--library FILE] [--journal FILE] [--interval SECONDS]

  It talks to the simulator (tamara-sim). At a real till the configuration names your token in place of "base_url" and of the
  simulator's token; nothing else changes. *)
program Till;

{$APPTYPE CONSOLE}
{$IFDEF FPC}{$MODE DELPHI}{$H+}{$ENDIF}

uses
  {$IFDEF FPC}{$IFDEF UNIX}cthreads,{$ENDIF}{$ENDIF}
  SysUtils,
  TamaraPos in '..\TamaraPos.pas';

const
  { The simulator's phones; a real customer's number can be typed in any writing. This is 0544337866 in Arabic digits. }
  PAYING: array [0 .. 9] of Word = ($0660, $0665, $0664, $0664, $0663, $0663, $0667, $0668, $0666, $0666);
  DECLINED = '0526422337';
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
    + ',"api_token":"sim_sample","country":"SA","language":"ar","store_code":"Branch A","lane":"till-3","journal":'
    + TamaraQuoted(TTamaraText(ExpandFileName(Option('--journal', 'sample-till.db')))) + '}');
  try
    { What a power cut left open is cleared up before anything is sold. }
    Writeln('open steps from before: ', Client.Recover('{}').Count('steps'));

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

    Say('a sale that is declined:');
    if Sell(Client, DECLINED, 150, Interval).Code <> TAMARA_NOT_PAID then
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
