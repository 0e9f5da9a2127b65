* Declares every function of tamara_pos_stdcall.dll that Visual FoxPro can call: DO tamara_pos, once, before the first call.
*
* Those that end with Ansi take and give texts in the computer's code page, which are FoxPro's own texts. Those that end with Utf8 take and give
* UTF-8: STRCONV(text, 9) makes it, STRCONV(text, 11) reads it. A STRING @ buffer has its length beforehand: REPLICATE(CHR(0), 65536).
* <generated functions> by cargo xtask header
DECLARE INTEGER TamaraClientClose IN tamara_pos_stdcall.dll INTEGER client
DECLARE INTEGER TamaraInterrupt IN tamara_pos_stdcall.dll INTEGER client
DECLARE INTEGER TamaraRequestNew IN tamara_pos_stdcall.dll INTEGER @request
DECLARE INTEGER TamaraRequestFree IN tamara_pos_stdcall.dll INTEGER request
DECLARE INTEGER TamaraAbiVersion IN tamara_pos_stdcall.dll
DECLARE INTEGER TamaraClientOpenUtf8 IN tamara_pos_stdcall.dll STRING config, INTEGER @client, STRING @buffer, INTEGER capacity, INTEGER @needed
DECLARE INTEGER TamaraClientOpenAnsi IN tamara_pos_stdcall.dll STRING config, INTEGER @client, STRING @buffer, INTEGER capacity, INTEGER @needed
DECLARE INTEGER TamaraCallUtf8 IN tamara_pos_stdcall.dll INTEGER client, STRING operation, STRING request, STRING @buffer, INTEGER capacity, INTEGER @needed
DECLARE INTEGER TamaraCallAnsi IN tamara_pos_stdcall.dll INTEGER client, STRING operation, STRING request, STRING @buffer, INTEGER capacity, INTEGER @needed
DECLARE INTEGER TamaraLastReplyUtf8 IN tamara_pos_stdcall.dll STRING @buffer, INTEGER capacity, INTEGER @needed
DECLARE INTEGER TamaraLastReplyAnsi IN tamara_pos_stdcall.dll STRING @buffer, INTEGER capacity, INTEGER @needed
DECLARE INTEGER TamaraInterruptSaleUtf8 IN tamara_pos_stdcall.dll INTEGER client, STRING sale
DECLARE INTEGER TamaraInterruptSaleAnsi IN tamara_pos_stdcall.dll INTEGER client, STRING sale
DECLARE INTEGER TamaraReplyTextUtf8 IN tamara_pos_stdcall.dll STRING reply, STRING path, STRING @buffer, INTEGER capacity, INTEGER @needed
DECLARE INTEGER TamaraReplyTextAnsi IN tamara_pos_stdcall.dll STRING reply, STRING path, STRING @buffer, INTEGER capacity, INTEGER @needed
DECLARE INTEGER TamaraReplyAmountUtf8 IN tamara_pos_stdcall.dll STRING reply, STRING path, STRING @buffer, INTEGER capacity, STRING @currency
DECLARE INTEGER TamaraReplyAmountAnsi IN tamara_pos_stdcall.dll STRING reply, STRING path, STRING @buffer, INTEGER capacity, STRING @currency
DECLARE INTEGER TamaraReplyCountUtf8 IN tamara_pos_stdcall.dll STRING reply, STRING path, INTEGER @count
DECLARE INTEGER TamaraReplyCountAnsi IN tamara_pos_stdcall.dll STRING reply, STRING path, INTEGER @count
DECLARE INTEGER TamaraRequestSetTextUtf8 IN tamara_pos_stdcall.dll INTEGER request, STRING path, STRING text
DECLARE INTEGER TamaraRequestSetTextAnsi IN tamara_pos_stdcall.dll INTEGER request, STRING path, STRING text
DECLARE INTEGER TamaraRequestSetAmountUtf8 IN tamara_pos_stdcall.dll INTEGER request, STRING path, STRING amount, STRING currency
DECLARE INTEGER TamaraRequestSetAmountAnsi IN tamara_pos_stdcall.dll INTEGER request, STRING path, STRING amount, STRING currency
DECLARE INTEGER TamaraRequestSetJsonUtf8 IN tamara_pos_stdcall.dll INTEGER request, STRING path, STRING json
DECLARE INTEGER TamaraRequestSetJsonAnsi IN tamara_pos_stdcall.dll INTEGER request, STRING path, STRING json
DECLARE INTEGER TamaraRequestAddItemUtf8 IN tamara_pos_stdcall.dll INTEGER request, STRING reference_id, STRING kind, STRING name, STRING sku, STRING quantity, STRING amount, STRING currency
DECLARE INTEGER TamaraRequestAddItemAnsi IN tamara_pos_stdcall.dll INTEGER request, STRING reference_id, STRING kind, STRING name, STRING sku, STRING quantity, STRING amount, STRING currency
DECLARE INTEGER TamaraRequestJsonUtf8 IN tamara_pos_stdcall.dll INTEGER request, STRING @buffer, INTEGER capacity, INTEGER @needed
DECLARE INTEGER TamaraRequestJsonAnsi IN tamara_pos_stdcall.dll INTEGER request, STRING @buffer, INTEGER capacity, INTEGER @needed
DECLARE INTEGER TamaraVersionUtf8 IN tamara_pos_stdcall.dll STRING @buffer, INTEGER capacity, INTEGER @needed
DECLARE INTEGER TamaraVersionAnsi IN tamara_pos_stdcall.dll STRING @buffer, INTEGER capacity, INTEGER @needed
DECLARE INTEGER TamaraResultNameUtf8 IN tamara_pos_stdcall.dll INTEGER code, STRING @buffer, INTEGER capacity, INTEGER @needed
DECLARE INTEGER TamaraResultNameAnsi IN tamara_pos_stdcall.dll INTEGER code, STRING @buffer, INTEGER capacity, INTEGER @needed
* </generated>
