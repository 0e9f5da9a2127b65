Attribute VB_Name = "TamaraPos"
' Tamara payments for points of sale: the functions of tamara_pos_stdcall.dll, for Visual Basic 6 and VBA.
'
' TamaraClient.cls is the comfortable way in; this module alone is enough, too. include/tamara_pos.h is the manual of every
' function and field: TamaraPollStatus here is tamara_poll_status there.
'
' Texts go in as StrPtr(Text) and come back through VarPtr(Text), Text being a String variable: so they stay Unicode. Never declare them
' As String: Visual Basic would squeeze them through the computer's code page, and an Arabic name would be lost.
'
'     Code = TamaraPollStatus(Client, StrPtr(Request), VarPtr(Reply))
'     If Code = TAMARA_OK Then ...                             ' paid: hand over the goods
'
' TamaraReplyText, TamaraReplyAmount and TamaraReplyCount read a reply's members, and TamaraRequestNew to TamaraRequestFree build a
' request, for programs without TamaraReply.cls:
'
'     Code = TamaraReplyText(StrPtr(Reply), StrPtr("order_id"), VarPtr(OrderId))
'
' The number tells the money story: 0 is done and nothing else is; above 0 it is not done or not known; below 0 the call failed and
' nothing moved.
Option Explicit

' The interface this module was written for. The DLL's has to be this one or a greater one.
' <generated abi> by cargo xtask header
Public Const TAMARA_ABI_VERSION As Long = 1
' </generated>

' The numbers that calls return. A newer DLL may return others.
' <generated codes> by cargo xtask header
Public Const TAMARA_OK As Long = 0
Public Const TAMARA_PENDING As Long = 1
Public Const TAMARA_NOT_PAID As Long = 2
Public Const TAMARA_UNKNOWN As Long = 3
Public Const TAMARA_TOO_LATE_PAID As Long = 4
Public Const TAMARA_NULL_ARGUMENT As Long = -100
Public Const TAMARA_INVALID_UTF8 As Long = -101
Public Const TAMARA_INVALID_JSON As Long = -102
Public Const TAMARA_INVALID_HANDLE As Long = -103
Public Const TAMARA_MISSING_FIELD As Long = -104
Public Const TAMARA_INVALID_FIELD As Long = -105
Public Const TAMARA_UNKNOWN_FIELD As Long = -106
Public Const TAMARA_UNKNOWN_OPERATION As Long = -107
Public Const TAMARA_REQUEST_TOO_LARGE As Long = -108
Public Const TAMARA_BUFFER_TOO_SMALL As Long = -109
Public Const TAMARA_NOT_SUPPORTED As Long = -110
Public Const TAMARA_TOO_MANY_CLIENTS As Long = -111
Public Const TAMARA_NO_SUCH_MEMBER As Long = -112
Public Const TAMARA_NULL_MEMBER As Long = -113
Public Const TAMARA_TOO_MANY_OPEN As Long = -114
Public Const TAMARA_NO_LAST_REPLY As Long = -115
Public Const TAMARA_INVALID_CONFIG As Long = -200
Public Const TAMARA_CONFIG_FILE As Long = -201
Public Const TAMARA_ENVIRONMENT_MIXED As Long = -202
Public Const TAMARA_DNS_FAILED As Long = -301
Public Const TAMARA_CONNECT_FAILED As Long = -302
Public Const TAMARA_TLS_FAILED As Long = -303
Public Const TAMARA_PROXY_FAILED As Long = -304
Public Const TAMARA_TIMEOUT As Long = -305
Public Const TAMARA_ANSWER_LOST As Long = -306
Public Const TAMARA_BAD_ANSWER As Long = -307
Public Const TAMARA_INTERRUPTED As Long = -308
Public Const TAMARA_LISTEN_FAILED As Long = -309
Public Const TAMARA_REFUSED As Long = -400
Public Const TAMARA_UNAUTHORISED As Long = -401
Public Const TAMARA_FORBIDDEN As Long = -403
Public Const TAMARA_NOT_FOUND As Long = -404
Public Const TAMARA_WRONG_STATE As Long = -409
Public Const TAMARA_AMOUNT_OUT_OF_LIMITS As Long = -410
Public Const TAMARA_PHONE_REFUSED As Long = -411
Public Const TAMARA_MERCHANT_DISABLED As Long = -412
Public Const TAMARA_CURRENCY_REFUSED As Long = -413
Public Const TAMARA_WEBHOOK_REFUSED As Long = -420
Public Const TAMARA_THROTTLED As Long = -429
Public Const TAMARA_SERVICE_ERROR As Long = -450
Public Const TAMARA_REFERENCE_IN_USE As Long = -500
Public Const TAMARA_REFUND_TOO_LARGE As Long = -501
Public Const TAMARA_NOT_REFUNDABLE As Long = -502
Public Const TAMARA_REQUEST_ID_IN_USE As Long = -503
Public Const TAMARA_STEP_IN_PROGRESS As Long = -504
Public Const TAMARA_EARLIER_UNRESOLVED As Long = -505
Public Const TAMARA_OTHER_LANE As Long = -506
Public Const TAMARA_CANNOT_VOID As Long = -507
Public Const TAMARA_AMOUNT_MISMATCH As Long = -508
Public Const TAMARA_JOURNAL_REQUIRED As Long = -600
Public Const TAMARA_JOURNAL_OPEN_FAILED As Long = -601
Public Const TAMARA_JOURNAL_LOCKED As Long = -602
Public Const TAMARA_JOURNAL_FULL As Long = -603
Public Const TAMARA_JOURNAL_READ_ONLY As Long = -604
Public Const TAMARA_JOURNAL_DAMAGED As Long = -605
Public Const TAMARA_JOURNAL_REPLACED As Long = -606
Public Const TAMARA_JOURNAL_TOO_NEW As Long = -607
Public Const TAMARA_JOURNAL_FAILED As Long = -608
Public Const TAMARA_JOURNAL_TWO_NAMES As Long = -609
Public Const TAMARA_JOURNAL_SECOND_SQLITE As Long = -610
Public Const TAMARA_JOURNAL_NO_POSTGRES As Long = -611
Public Const TAMARA_JOURNAL_UNREACHABLE As Long = -612
Public Const TAMARA_JOURNAL_DENIED As Long = -613
Public Const TAMARA_JOURNAL_UNTRUSTED As Long = -614
Public Const TAMARA_JOURNAL_NOT_DURABLE As Long = -615
Public Const TAMARA_PANIC As Long = -900
Public Const TAMARA_INTERNAL As Long = -901
' </generated>

' An error raised by these modules has the number TAMARA_ERROR - Code, so that every failure has its own.
Public Const TAMARA_ERROR As Long = vbObjectError + 4000

#If VBA7 Then
Public Declare PtrSafe Function TamaraClientOpen Lib "tamara_pos_stdcall.dll" (ByVal Config As LongPtr, ByRef Client As Long, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraClientClose Lib "tamara_pos_stdcall.dll" (ByVal Client As Long) As Long
Public Declare PtrSafe Function TamaraInterrupt Lib "tamara_pos_stdcall.dll" (ByVal Client As Long) As Long
Public Declare PtrSafe Function TamaraInterruptSale Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Sale As LongPtr) As Long
Public Declare PtrSafe Function TamaraCall Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Operation As LongPtr, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
' <generated operations of VBA7> by cargo xtask header
Public Declare PtrSafe Function TamaraSessionCreate Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraPollStatus Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraSessionVoid Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraPay Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraTenderCheck Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraRefund Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraPaymentStart Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraRefundStart Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraPaymentStatus Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraPaymentCancel Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraPaymentList Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraOrderGet Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraOrderUpdateReference Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraOrderAuthorise Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraOrderCapture Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraOrderCancel Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraCheckoutCreate Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraEligibility Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraCustomerVerification Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraNewReference Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraWebhookRegister Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraWebhookList Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraWebhookGet Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraWebhookUpdate Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraWebhookDelete Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraWebhookReceive Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraWebhookListen Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraWebhookNext Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraDisputeList Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraDisputeReply Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraRecover Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraStepResolve Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraHistory Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraDiagnose Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraSupportBundle Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraLogLevel Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraReport Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraReceipt Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraWatchAdd Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraWatchNext Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
Public Declare PtrSafe Function TamaraWatchRemove Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As LongPtr, ByVal Reply As LongPtr) As Long
' </generated>
Public Declare PtrSafe Function TamaraVersion Lib "tamara_pos_stdcall.dll" (ByVal Version As LongPtr) As Long
Public Declare PtrSafe Function TamaraAbiVersion Lib "tamara_pos_stdcall.dll" () As Long
Public Declare PtrSafe Function TamaraResultName Lib "tamara_pos_stdcall.dll" (ByVal Code As Long, ByVal Name As LongPtr) As Long
Public Declare PtrSafe Function TamaraReplyText Lib "tamara_pos_stdcall.dll" (ByVal Reply As LongPtr, ByVal Path As LongPtr, ByVal Text As LongPtr) As Long
Public Declare PtrSafe Function TamaraReplyAmount Lib "tamara_pos_stdcall.dll" (ByVal Reply As LongPtr, ByVal Path As LongPtr, ByVal Amount As LongPtr, ByVal CurrencyCode As LongPtr) As Long
Public Declare PtrSafe Function TamaraReplyCount Lib "tamara_pos_stdcall.dll" (ByVal Reply As LongPtr, ByVal Path As LongPtr, ByRef Count As Long) As Long
Public Declare PtrSafe Function TamaraRequestNew Lib "tamara_pos_stdcall.dll" (ByRef Handle As Long) As Long
Public Declare PtrSafe Function TamaraRequestSetText Lib "tamara_pos_stdcall.dll" (ByVal Handle As Long, ByVal Path As LongPtr, ByVal Text As LongPtr) As Long
Public Declare PtrSafe Function TamaraRequestSetAmount Lib "tamara_pos_stdcall.dll" (ByVal Handle As Long, ByVal Path As LongPtr, ByVal Amount As LongPtr, ByVal CurrencyCode As LongPtr) As Long
Public Declare PtrSafe Function TamaraRequestSetJson Lib "tamara_pos_stdcall.dll" (ByVal Handle As Long, ByVal Path As LongPtr, ByVal Json As LongPtr) As Long
Public Declare PtrSafe Function TamaraRequestAddItem Lib "tamara_pos_stdcall.dll" (ByVal Handle As Long, ByVal ReferenceId As LongPtr, ByVal Kind As LongPtr, ByVal Name As LongPtr, ByVal Sku As LongPtr, ByVal Quantity As LongPtr, ByVal Amount As LongPtr, ByVal CurrencyCode As LongPtr) As Long
Public Declare PtrSafe Function TamaraRequestJson Lib "tamara_pos_stdcall.dll" (ByVal Handle As Long, ByVal Json As LongPtr) As Long
Public Declare PtrSafe Function TamaraRequestFree Lib "tamara_pos_stdcall.dll" (ByVal Handle As Long) As Long
Private Declare PtrSafe Function LoadLibraryW Lib "kernel32" (ByVal FileName As LongPtr) As LongPtr
#Else
Public Declare Function TamaraClientOpen Lib "tamara_pos_stdcall.dll" (ByVal Config As Long, ByRef Client As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraClientClose Lib "tamara_pos_stdcall.dll" (ByVal Client As Long) As Long
Public Declare Function TamaraInterrupt Lib "tamara_pos_stdcall.dll" (ByVal Client As Long) As Long
Public Declare Function TamaraInterruptSale Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Sale As Long) As Long
Public Declare Function TamaraCall Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Operation As Long, ByVal Request As Long, ByVal Reply As Long) As Long
' <generated operations> by cargo xtask header
Public Declare Function TamaraSessionCreate Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraPollStatus Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraSessionVoid Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraPay Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraTenderCheck Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraRefund Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraPaymentStart Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraRefundStart Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraPaymentStatus Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraPaymentCancel Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraPaymentList Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraOrderGet Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraOrderUpdateReference Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraOrderAuthorise Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraOrderCapture Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraOrderCancel Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraCheckoutCreate Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraEligibility Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraCustomerVerification Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraNewReference Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraWebhookRegister Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraWebhookList Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraWebhookGet Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraWebhookUpdate Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraWebhookDelete Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraWebhookReceive Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraWebhookListen Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraWebhookNext Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraDisputeList Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraDisputeReply Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraRecover Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraStepResolve Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraHistory Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraDiagnose Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraSupportBundle Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraLogLevel Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraReport Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraReceipt Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraWatchAdd Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraWatchNext Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
Public Declare Function TamaraWatchRemove Lib "tamara_pos_stdcall.dll" (ByVal Client As Long, ByVal Request As Long, ByVal Reply As Long) As Long
' </generated>
Public Declare Function TamaraVersion Lib "tamara_pos_stdcall.dll" (ByVal Version As Long) As Long
Public Declare Function TamaraAbiVersion Lib "tamara_pos_stdcall.dll" () As Long
Public Declare Function TamaraResultName Lib "tamara_pos_stdcall.dll" (ByVal Code As Long, ByVal Name As Long) As Long
Public Declare Function TamaraReplyText Lib "tamara_pos_stdcall.dll" (ByVal Reply As Long, ByVal Path As Long, ByVal Text As Long) As Long
Public Declare Function TamaraReplyAmount Lib "tamara_pos_stdcall.dll" (ByVal Reply As Long, ByVal Path As Long, ByVal Amount As Long, ByVal CurrencyCode As Long) As Long
Public Declare Function TamaraReplyCount Lib "tamara_pos_stdcall.dll" (ByVal Reply As Long, ByVal Path As Long, ByRef Count As Long) As Long
Public Declare Function TamaraRequestNew Lib "tamara_pos_stdcall.dll" (ByRef Handle As Long) As Long
Public Declare Function TamaraRequestSetText Lib "tamara_pos_stdcall.dll" (ByVal Handle As Long, ByVal Path As Long, ByVal Text As Long) As Long
Public Declare Function TamaraRequestSetAmount Lib "tamara_pos_stdcall.dll" (ByVal Handle As Long, ByVal Path As Long, ByVal Amount As Long, ByVal CurrencyCode As Long) As Long
Public Declare Function TamaraRequestSetJson Lib "tamara_pos_stdcall.dll" (ByVal Handle As Long, ByVal Path As Long, ByVal Json As Long) As Long
Public Declare Function TamaraRequestAddItem Lib "tamara_pos_stdcall.dll" (ByVal Handle As Long, ByVal ReferenceId As Long, ByVal Kind As Long, ByVal Name As Long, ByVal Sku As Long, ByVal Quantity As Long, ByVal Amount As Long, ByVal CurrencyCode As Long) As Long
Public Declare Function TamaraRequestJson Lib "tamara_pos_stdcall.dll" (ByVal Handle As Long, ByVal Json As Long) As Long
Public Declare Function TamaraRequestFree Lib "tamara_pos_stdcall.dll" (ByVal Handle As Long) As Long
Private Declare Function LoadLibraryW Lib "kernel32" (ByVal FileName As Long) As Long
#End If

' Loads the DLL from a place of its own: call it first when the DLL is not beside the program. In the Visual Basic editor the
' program is the editor, so there it is always needed.
Public Sub TamaraLoad(ByVal FileName As String)
    If LoadLibraryW(StrPtr(FileName)) = 0 Then
        Select Case Err.LastDllError
        Case 126
            Err.Raise TAMARA_ERROR, "TamaraPos", FileName & " was not found"
        Case 193
            Err.Raise TAMARA_ERROR, "TamaraPos", FileName & " is for another processor: a 32-bit program needs the 32-bit file"
        Case Else
            Err.Raise TAMARA_ERROR, "TamaraPos", FileName & " cannot be loaded: Windows error " & Err.LastDllError
        End Select
    End If
    TamaraCheck
End Sub

' Raises an error when the DLL is missing, is another one, or is older than this module.
Public Sub TamaraCheck()
    Dim Found As Long, Reason As String
    On Error Resume Next
    Found = TamaraAbiVersion()
    Select Case Err.Number
    Case 0
        If Found < TAMARA_ABI_VERSION Then
            Reason = "tamara_pos_stdcall.dll is too old: it has interface " & Found & ", this program needs " & TAMARA_ABI_VERSION
        End If
    Case 53, 48
        Reason = "tamara_pos_stdcall.dll was not found, or is for another processor: put it beside the program, or call TamaraLoad"
    Case 453
        Reason = "tamara_pos_stdcall.dll is not the Tamara library, or an incomplete one"
    Case Else
        Reason = Err.Description
    End Select
    On Error GoTo 0
    If Len(Reason) > 0 Then Err.Raise TAMARA_ERROR, "TamaraPos", Reason
End Sub

' The version of the DLL, such as 0.1.0.
Public Function TamaraVersionText() As String
    Dim Text As String
    TamaraVersion VarPtr(Text)
    TamaraVersionText = Text
End Function

' The name of a returned number, such as NOT_PAID.
Public Function TamaraResultText(ByVal Code As Long) As String
    Dim Text As String
    TamaraResultName Code, VarPtr(Text)
    TamaraResultText = Text
End Function

' A text as JSON writes it, quotes included.
Public Function TamaraQuoted(ByVal Text As String) As String
    Dim At As Long, Letter As String
    TamaraQuoted = """"
    For At = 1 To Len(Text)
        Letter = Mid$(Text, At, 1)
        If Letter = """" Or Letter = "\" Then
            Letter = "\" & Letter
        ElseIf (AscW(Letter) And &HFFFF&) < 32 Then
            Letter = "\u" & Right$("000" & Hex$(AscW(Letter)), 4)
        End If
        TamaraQuoted = TamaraQuoted & Letter
    Next
    TamaraQuoted = TamaraQuoted & """"
End Function

' An amount as JSON. Currency is exact; Double is not. Str$ writes a point in every country, and no zero before it.
Public Function TamaraMoney(ByVal Amount As Currency, ByVal CurrencyCode As String) As String
    Dim Digits As String
    Digits = Trim$(Str$(Amount))
    If Left$(Digits, 1) = "." Then Digits = "0" & Digits
    TamaraMoney = "{""amount"":""" & Digits & """,""currency"":" & TamaraQuoted(CurrencyCode) & "}"
End Function
