program First;

{$APPTYPE CONSOLE}
{$IFDEF FPC}{$MODE DELPHI}{$H+}{$CODEPAGE UTF8}{$ENDIF}

uses
  {$IFDEF FPC}{$IFDEF UNIX}cthreads,{$ENDIF}{$ENDIF}
  SysUtils,
  TamaraPos in 'TamaraPos.pas';

var
  Client: TTamaraClient;
  Reply: ITamaraReply;
  Simulator, Price: TTamaraText;
begin
  Simulator := 'http://127.0.0.1:8799';
  if ParamCount > 0 then
    Simulator := TTamaraText(ParamStr(1));
  try
    { Everything that is left out has a default. For the real service: your token, and no base_url. }
    Client := TTamaraClient.Create('{"base_url":' + TamaraQuoted(Simulator) + ',"api_token":"sim_demo","language":"en"}');
    try
      Price := TamaraMoney(300, 'SAR');
      { Sends the customer an SMS, and waits until the first instalment is paid. }
      Reply := Client.Pay('{"order_reference_id":"S-1","phone_number":"0544337866","total_amount":' + Price
        + ',"items":[{"reference_id":"123","type":"Physical","name":"Lego City","sku":"SA-12436","quantity":1,"total_amount":'
        + Price + '}]}');
      Writeln(Reply.Text('name'), ' ', Reply.NextAction, ' ', Reply.Message('en'));
      if not Reply.Paid then
        ExitCode := 1;
    finally
      Client.Free;
    end;
  except
    { Nothing moved. }
    on Failure: Exception do
    begin
      Writeln(Failure.Message);
      ExitCode := 1;
    end;
  end;
end.
