//! Cashier texts: one short sentence in English and Arabic for every state a reply can be in and every error.
//!
//! The sentences are data, found by stable snake_case keys: the states below, and [`Kind::text`] for errors. A vendor can
//! replace any of them in the configuration, never add a key: the keys are what replies ask for.

use super::visual;
use crate::error::{Error, Kind};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A sentence in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// English.
    pub en: &'static str,
    /// Arabic.
    pub ar: &'static str,
}

/// A sentence as a reply carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Message {
    /// English.
    pub en: Cow<'static, str>,
    /// Arabic.
    pub ar: Cow<'static, str>,
}

impl Message {
    /// Both texts, one behind the other.
    pub fn and(self, more: Message) -> Message {
        Message { en: format!("{} {}", self.en, more.en).into(), ar: format!("{} {}", self.ar, more.ar).into() }
    }
}

/// A vendor's own sentence for one key. A language left out keeps ours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// English.
    pub en: Option<String>,
    /// Arabic.
    pub ar: Option<String>,
}

/// All sentences, with a vendor's own where there are any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    own: BTreeMap<String, Override>,
    is_visual: bool,
}

impl Texts {
    /// Our sentences with some replaced, by key.
    ///
    /// # Errors
    /// [`Kind::InvalidConfig`] for a key that no reply uses, or an empty sentence. The field is the key, or `key.en`.
    pub fn with_overrides(own: BTreeMap<String, Override>) -> Result<Texts, Error> {
        for (key, text) in &own {
            if find(key).is_none() {
                return Err(Error::field(Kind::InvalidConfig, key, "there is no text of this name"));
            }
            for (language, sentence) in [("en", &text.en), ("ar", &text.ar)] {
                if sentence.as_ref().is_some_and(|sentence| sentence.trim().is_empty()) {
                    return Err(Error::field(Kind::InvalidConfig, format!("{key}.{language}"), "the text is empty"));
                }
            }
        }
        Ok(Texts { own, is_visual: false })
    }

    /// The same, with Arabic as a simple display or printer needs it.
    pub fn visual(self, is_visual: bool) -> Texts {
        Texts { is_visual, ..self }
    }

    /// A message as it goes out: a line of Arabic is turned as a whole.
    pub fn shown(&self, message: Message) -> Message {
        match self.is_visual {
            true => Message { ar: visual::visual(&message.ar).into(), ..message },
            false => message,
        }
    }

    /// The sentence for a state, or for an error by [`Kind::text`]. A key that is not in the table gives that of `internal`.
    pub fn get(&self, key: &str) -> Message {
        let ours = get(key);
        let own = self.own.get(key).cloned().unwrap_or_default();
        Message {
            en: own.en.map_or(Cow::Borrowed(ours.en), Cow::Owned),
            ar: own.ar.map_or(Cow::Borrowed(ours.ar), Cow::Owned),
        }
    }
}

/// Our own sentence for a state or an error. A key that is not in the table gives that of `internal`.
pub fn get(key: &str) -> Text {
    find(key).unwrap_or(INTERNAL)
}

fn find(key: &str) -> Option<Text> {
    TABLE.iter().find(|(name, _, _)| *name == key).map(|(_, en, ar)| Text { en, ar })
}

const INTERNAL: Text = Text {
    en: "Something went wrong in the till's Tamara program. Call support.",
    ar: "حدث خلل في برنامج تمارا على نقطة البيع. اتصل بالدعم الفني.",
};

/// Key, English, Arabic. States first, then errors in the order of [`Kind::ALL`].
const TABLE: &[(&str, &str, &str)] = &[
    // A sale
    (
        "session_open_sms",
        "Link sent by SMS. Ask the customer to open it and pay.",
        "تم إرسال الرابط برسالة نصية. اطلب من العميل فتحه وإتمام الدفع.",
    ),
    (
        "session_open_qr",
        "Show the QR code. Ask the customer to scan it and pay.",
        "اعرض رمز QR على العميل ليمسحه ويُتم الدفع.",
    ),
    (
        "session_open_online",
        "The payment page is ready. Send the customer there.",
        "صفحة الدفع جاهزة. وجّه العميل إليها.",
    ),
    (
        "session_open_other_phone",
        "The link went to the phone number given before, not to this one. Cancel it, then start again.",
        "أُرسل الرابط إلى رقم الجوال السابق وليس إلى هذا الرقم. ألغِ الطلب ثم ابدأ من جديد.",
    ),
    (
        "session_open_other_sale",
        "A payment with this number is open for other items. Check it before you go on.",
        "يوجد طلب دفع مفتوح بهذا الرقم لأصناف أخرى. تحقق منه قبل المتابعة.",
    ),
    (
        "link_lost",
        "The payment was opened, but its link was lost, so it cannot be paid. Call the supervisor.",
        "فُتح طلب الدفع لكن رابطه ضاع فلا يمكن دفعه. اتصل بالمشرف.",
    ),
    ("paid", "Paid. Hand over the goods.", "تم الدفع. سلّم البضاعة للعميل."),
    (
        "paid_less_canceled",
        "Paid, less what was cancelled. Hand over the rest of the goods.",
        "تم الدفع ما عدا الجزء الملغى. سلّم بقية البضاعة للعميل.",
    ),
    (
        "paid_part_refunded",
        "Paid, and part of it was refunded. Do not hand over goods again.",
        "تم الدفع ثم أُعيد جزء من المبلغ. لا تسلّم البضاعة مرة أخرى.",
    ),
    (
        "refunded_before",
        "Part of the money was refunded before this till saw it paid. Keep the goods. Call the supervisor.",
        "أُعيد جزء من المبلغ قبل أن يظهر الدفع على هذا الجهاز. لا تسلّم البضاعة. اتصل بالمشرف.",
    ),
    (
        "link_refused",
        "Tamara's link is not safe to show. Call support.",
        "رابط تمارا غير آمن للعرض. اتصل بالدعم الفني.",
    ),
    ("pending", "Waiting for the customer to pay.", "في انتظار دفع العميل."),
    (
        "dispute_unknown",
        "It is not certain that Tamara got the answer. Look at the dispute before repeating it.",
        "ليس مؤكداً أن تمارا استلمت الرد. راجع الاعتراض قبل إرساله مرة أخرى.",
    ),
    ("no_event", "No news yet.", "لا جديد بعد."),
    (
        "dispute_event",
        "A customer's dispute has news. Look at the disputes.",
        "يوجد جديد في اعتراض أحد العملاء. راجع الاعتراضات.",
    ),
    (
        "to_authorise",
        "The customer has agreed with Tamara. The order has to be confirmed now.",
        "أتمّ العميل الموافقة لدى تمارا. يجب تأكيد الطلب الآن.",
    ),
    (
        "to_capture",
        "The order is confirmed. Send the goods, then capture the payment.",
        "تم تأكيد الطلب. أرسل البضاعة ثم حصّل المبلغ.",
    ),
    (
        "not_paid_declined",
        "Tamara declined. Nothing was paid. Offer another way to pay.",
        "رفضت تمارا الطلب ولم يتم الدفع. اعرض على العميل طريقة دفع أخرى.",
    ),
    (
        "not_paid_expired",
        "The time ran out. Nothing was paid. Start again or offer another way to pay.",
        "انتهت المهلة ولم يتم الدفع. ابدأ من جديد أو اعرض طريقة دفع أخرى.",
    ),
    ("not_paid_canceled", "Cancelled. Nothing was paid.", "أُلغيت العملية ولم يتم الدفع."),
    (
        "not_paid_refunded",
        "This sale was paid and has been fully refunded. Do not hand over the goods.",
        "دُفعت هذه العملية ثم أُعيد المبلغ كاملاً. لا تسلّم البضاعة.",
    ),
    (
        "not_paid_never_opened",
        "No payment with Tamara was started, so nothing was paid. Start again or offer another way to pay.",
        "لم تبدأ أي عملية دفع مع تمارا ولم يتم الدفع. ابدأ من جديد أو اعرض طريقة دفع أخرى.",
    ),
    (
        "unknown",
        "Not certain yet. Do not hand over goods, do not take cash. Check again in a minute.",
        "النتيجة غير مؤكدة بعد. لا تسلّم البضاعة ولا تستلم نقداً. تحقق مرة أخرى بعد دقيقة.",
    ),
    (
        "unknown_create",
        "No answer from Tamara. Ask the customer if an SMS came. Take no cash until this is cleared up.",
        "لم يصل رد من تمارا. اسأل العميل هل وصلته رسالة، ولا تستلم نقداً حتى يتضح الأمر.",
    ),
    (
        "unknown_create_link",
        "No answer from Tamara. Take no cash until this is cleared up. Check again in a minute.",
        "لم يصل رد من تمارا. لا تستلم نقداً حتى يتضح الأمر. تحقق مرة أخرى بعد دقيقة.",
    ),
    (
        "unknown_supervisor",
        "Not certain. Do not hand over goods, do not take cash. Call the supervisor.",
        "النتيجة غير مؤكدة. لا تسلّم البضاعة ولا تستلم نقداً. اتصل بالمشرف.",
    ),
    (
        "in_store_stays",
        "The customer has agreed, but the payment is not completed. Wait, or call the supervisor.",
        "أتمّ العميل الموافقة لدى تمارا لكن الدفع لم يكتمل. انتظر أو اتصل بالمشرف.",
    ),
    (
        "reference_known",
        "Tamara already has a payment with this number. Check it. Do not charge the customer again.",
        "لدى تمارا عملية بهذا الرقم بالفعل. تحقق منها ولا تطلب الدفع مرة أخرى.",
    ),
    (
        "reference_of_other_sale",
        "This number belongs to another sale, which was paid before. Check it with the supervisor.",
        "هذا الرقم يخص عملية أخرى دُفعت من قبل. تحقق منها مع المشرف.",
    ),
    (
        "amount_mismatch",
        "The amount paid is not the amount of the sale. Call the supervisor.",
        "المبلغ المدفوع لا يطابق مبلغ العملية. اتصل بالمشرف.",
    ),
    (
        "paid_twice",
        "The customer paid twice. Hand over the goods once and refund the second payment.",
        "دفع العميل مرتين. سلّم البضاعة مرة واحدة وأعد مبلغ الدفعة الثانية.",
    ),
    (
        "interrupted",
        "Stopped. Check the sale before doing anything else.",
        "تم الإيقاف. تحقق من حالة العملية قبل أي إجراء آخر.",
    ),
    // A void
    (
        "given_up",
        "This sale was given up and the customer has paid. The money goes back: do not hand over the goods.",
        "أُلغي هذا البيع ثم دفع العميل. سيُعاد المبلغ. لا تسلّم البضاعة.",
    ),
    ("void_done", "Session cancelled. Nothing was paid.", "أُلغي طلب الدفع ولم يُدفع شيء."),
    (
        "void_too_late_paid",
        "Too late to cancel: the customer has paid. Hand over the goods or refund.",
        "تعذّر الإلغاء لأن العميل دفع. سلّم البضاعة أو أعد المبلغ.",
    ),
    (
        "void_pending",
        "Cancelling is not confirmed. The customer may still pay. Check again in a minute.",
        "لم يتأكد الإلغاء وقد يدفع العميل. تحقق مرة أخرى بعد دقيقة.",
    ),
    // Before another payment is taken
    (
        "tender_clear",
        "Not paid with Tamara, and it cannot be any more. Another payment may be taken.",
        "لم تُدفع عبر تمارا ولا يمكن دفعها بعد الآن. يمكن قبول وسيلة دفع أخرى.",
    ),
    ("tender_paid", "Already paid with Tamara. Take no other payment.", "مدفوعة عبر تمارا. لا تقبل دفعة أخرى."),
    (
        "tender_payable",
        "The customer can still pay with Tamara. Cancel the Tamara payment first.",
        "ما زال بإمكان العميل الدفع عبر تمارا. ألغِ طلب تمارا أولاً.",
    ),
    (
        "tender_unknown",
        "Not certain whether this is paid with Tamara. Take no other payment; check again or ask a supervisor.",
        "ليس مؤكداً هل دُفعت عبر تمارا. لا تقبل دفعة أخرى. تحقق مرة أخرى أو اسأل المشرف.",
    ),
    ("payment_starting", "Opening the payment with Tamara.", "جارٍ فتح طلب الدفع لدى تمارا."),
    ("payment_cancelling", "Cancelling. Wait for the result.", "جارٍ الإلغاء. انتظر النتيجة."),
    // A refund
    ("refund_starting", "Sending the refund to Tamara.", "جارٍ إرسال طلب الاسترجاع إلى تمارا."),
    ("refund_done_full", "Refunded in full.", "تمت إعادة المبلغ كاملاً."),
    ("refund_done_part", "Part of the amount refunded.", "تمت إعادة جزء من المبلغ."),
    (
        "refund_unknown",
        "Refund not confirmed. Do not repeat it; ask again in a minute.",
        "لم يتأكد استرداد المبلغ. لا تكرر العملية، وتحقق مرة أخرى بعد دقيقة.",
    ),
    (
        "refund_replayed",
        "This refund was already made. Nothing was refunded again.",
        "سبق تنفيذ هذا الاسترداد ولم يُكرر.",
    ),
    ("refund_under_way", "A refund of this sale is under way.", "يجري استرداد مبلغ لهذه العملية."),
    (
        "refund_declined",
        "Tamara declined a refund that it had accepted. Call the supervisor.",
        "رفضت تمارا استرداداً سبق أن قبلته. اتصل بالمشرف.",
    ),
    // Looking, recovering, everything else
    ("order_read", "Order found.", "تم العثور على الطلب."),
    (
        "movement_unknown",
        "Not confirmed. Do not repeat it; ask again in a minute.",
        "لم يتأكد التنفيذ. لا تكرر العملية، وتحقق مرة أخرى بعد دقيقة.",
    ),
    ("movement_replayed", "This was already done. Nothing was done again.", "سبق تنفيذ هذه العملية ولم تُنفَّذ مرة أخرى."),
    (
        "step_resolved",
        "Closed by hand. It stays in the records as the supervisor's word.",
        "أُغلقت العملية يدوياً، وتبقى في السجل بناءً على إفادة المشرف.",
    ),
    ("recovered_nothing", "Nothing was left open.", "لا توجد عمليات معلّقة."),
    (
        "recovered_some",
        "Open sales were checked. Look at the result of each.",
        "تم التحقق من العمليات المعلّقة. راجع نتيجة كل عملية.",
    ),
    ("done", "Done.", "تم."),
    // A diagnosis
    ("diagnosed_well", "Everything was checked and is in order.", "تم فحص كل شيء وهو سليم."),
    ("check_settings", "The settings of this till are in order.", "إعدادات نقطة البيع سليمة."),
    ("check_environment", "Settings, key and service belong together.", "الإعدادات والمفتاح والخدمة متوافقة."),
    ("check_dns", "Tamara's address was found on the internet.", "تم العثور على عنوان تمارا على الإنترنت."),
    ("check_tcp", "Tamara can be reached.", "يمكن الوصول إلى تمارا."),
    ("check_proxy", "The shop's network lets the till through to Tamara.", "شبكة المتجر تسمح بالوصول إلى تمارا."),
    ("check_tls", "The connection to Tamara is secure.", "الاتصال بتمارا آمن."),
    ("check_clock", "The till's date and time are right.", "تاريخ الجهاز ووقته صحيحان."),
    ("check_token", "Tamara accepts this shop's key.", "مفتاح المتجر مقبول لدى تمارا."),
    ("check_journal", "The payment record is sound and can be written.", "سجل المدفوعات سليم ويمكن الكتابة فيه."),
    ("check_disk", "The disk has enough space.", "مساحة القرص كافية."),
    ("check_versions", "The till's Tamara program is installed.", "برنامج تمارا مثبّت على نقطة البيع."),
    (
        "check_not_made",
        "Not checked: something before it has to be mended first.",
        "لم يتم الفحص لوجود مشكلة سابقة يجب حلها أولاً.",
    ),
    ("check_not_used", "Not used on this till.", "غير مستخدم على نقطة البيع هذه."),
    (
        "certificate_expired",
        "The security certificate is out of date. Check the till's date and time, then call support.",
        "شهادة الأمان منتهية الصلاحية. تحقق من تاريخ الجهاز ووقته ثم اتصل بالدعم الفني.",
    ),
    (
        "certificate_not_yet_valid",
        "The security certificate is not valid yet. The till's date is probably wrong.",
        "شهادة الأمان لم يبدأ سريانها بعد. الأرجح أن تاريخ الجهاز غير صحيح.",
    ),
    (
        "certificate_untrusted",
        "Something on the network answers in Tamara's place. Call support.",
        "جهة أخرى على الشبكة ترد بدلاً من تمارا. اتصل بالدعم الفني.",
    ),
    (
        "certificate_other_host",
        "The network answers with another site's certificate. Call support.",
        "ردت الشبكة بشهادة موقع آخر. اتصل بالدعم الفني.",
    ),
    (
        "clock_wrong",
        "The till's date or time is wrong. Set it and check again.",
        "تاريخ الجهاز أو وقته غير صحيح. اضبطه ثم أعد الفحص.",
    ),
    ("disk_low", "The till's disk is nearly full. Call support.", "قرص الجهاز شبه ممتلئ. اتصل بالدعم الفني."),
    // Support and reports
    ("bundle_written", "The file for support is ready.", "ملف الدعم الفني جاهز."),
    ("report_made", "The report is ready.", "التقرير جاهز."),
    (
        "report_open",
        "The report is ready, but some sales are not cleared up. Look at them.",
        "التقرير جاهز لكن توجد عمليات لم تُحسم. راجعها.",
    ),
    (
        "report_differs",
        "Tamara's figures differ from the till's. Call the supervisor.",
        "أرقام تمارا تختلف عن أرقام نقطة البيع. اتصل بالمشرف.",
    ),
    ("receipt_made", "The receipt is ready.", "الإيصال جاهز."),
    // Errors: the till's program
    ("null_argument", PROGRAM.en, PROGRAM.ar),
    ("invalid_utf8", PROGRAM.en, PROGRAM.ar),
    ("invalid_json", PROGRAM.en, PROGRAM.ar),
    ("invalid_handle", PROGRAM.en, PROGRAM.ar),
    (
        "missing_field",
        "The till sent an order that is not complete. Call support.",
        "أرسلت نقطة البيع طلباً ناقصاً. اتصل بالدعم الفني.",
    ),
    (
        "phone_invalid",
        "This phone number cannot be right. Check it with the customer.",
        "رقم الجوال غير صحيح. تأكد منه مع العميل.",
    ),
    ("phone_missing", "The customer's phone number is missing. Enter it.", "رقم جوال العميل غير موجود. أدخله."),
    (
        "not_in_journal",
        "This till's payment record does not have this number. Check it.",
        "لا يوجد هذا الرقم في سجل مدفوعات نقطة البيع. تأكد منه.",
    ),
    ("file_exists", "There is a file of this name already. Choose another name.", "يوجد ملف بهذا الاسم. اختر اسماً آخر."),
    (
        "invalid_field",
        "The till sent an order that cannot be read. Call support.",
        "أرسلت نقطة البيع طلباً تتعذر قراءته. اتصل بالدعم الفني.",
    ),
    ("unknown_field", PROGRAM.en, PROGRAM.ar),
    ("unknown_operation", PROGRAM.en, PROGRAM.ar),
    (
        "request_too_large",
        "The order is too long to send. Call support.",
        "بيانات الطلب أكبر من المسموح. اتصل بالدعم الفني.",
    ),
    ("buffer_too_small", PROGRAM.en, PROGRAM.ar),
    ("not_supported", "This is not possible with this payment service.", "هذه العملية غير متاحة مع خدمة الدفع هذه."),
    ("too_many_clients", PROGRAM.en, PROGRAM.ar),
    ("no_such_member", PROGRAM.en, PROGRAM.ar),
    ("null_member", PROGRAM.en, PROGRAM.ar),
    ("too_many_open", PROGRAM.en, PROGRAM.ar),
    ("no_last_reply", PROGRAM.en, PROGRAM.ar),
    // Errors: settings
    ("invalid_config", SETTINGS.en, SETTINGS.ar),
    ("config_file", SETTINGS.en, SETTINGS.ar),
    (
        "environment_mixed",
        "Test and live Tamara settings are mixed. Call support.",
        "إعدادات تمارا تخلط بين الوضع التجريبي والفعلي. اتصل بالدعم الفني.",
    ),
    // Errors: the way to the service
    (
        "dns_failed",
        "No internet connection. Check the network and try again.",
        "لا يوجد اتصال بالإنترنت. تحقق من الشبكة وحاول مرة أخرى.",
    ),
    (
        "connect_failed",
        "Tamara cannot be reached. Check the network and try again.",
        "تعذّر الاتصال بتمارا. تحقق من الشبكة وحاول مرة أخرى.",
    ),
    (
        "tls_failed",
        "No secure connection to Tamara. Check the till's date and time, or call support.",
        "تعذّر الاتصال الآمن بتمارا. تحقق من تاريخ الجهاز ووقته أو اتصل بالدعم الفني.",
    ),
    (
        "proxy_failed",
        "The shop's network blocks Tamara. Call support.",
        "شبكة المتجر تمنع الاتصال بتمارا. اتصل بالدعم الفني.",
    ),
    ("timeout", "Tamara did not answer in time. Try again.", "لم ترد تمارا في الوقت المحدد. حاول مرة أخرى."),
    ("answer_lost", "The connection broke. Try again in a minute.", "انقطع الاتصال. حاول مرة أخرى بعد دقيقة."),
    (
        "bad_answer",
        "Tamara's answer could not be read. Try again in a minute.",
        "تعذّرت قراءة رد تمارا. حاول مرة أخرى بعد دقيقة.",
    ),
    (
        "network_answered",
        "The shop's network (a filter, a guest Wi-Fi page) answered in Tamara's place. Check the network or call support.",
        "ردت شبكة المتجر بدلاً من تمارا بسبب مرشح أو صفحة دخول. تحقق من الشبكة أو اتصل بالدعم الفني.",
    ),
    (
        "sign_in_first",
        "The shop's network answered in Tamara's place. Sign in to the shop's Wi-Fi first.",
        "ردت شبكة المتجر بدلاً من تمارا. سجّل الدخول إلى شبكة المتجر أولاً.",
    ),
    (
        "listen_failed",
        "The till cannot receive Tamara's messages. Sales go on. Call support.",
        "لا تستطيع نقطة البيع استقبال رسائل تمارا. يستمر البيع. اتصل بالدعم الفني.",
    ),
    // Errors: what the service says
    (
        "refused",
        "Tamara did not accept this request. Check it, or call support.",
        "لم تقبل تمارا هذا الطلب. تحقق من البيانات أو اتصل بالدعم الفني.",
    ),
    (
        "unauthorised",
        "Tamara does not accept this shop's key. Call support.",
        "مفتاح المتجر لدى تمارا غير مقبول. اتصل بالدعم الفني.",
    ),
    (
        "forbidden",
        "This shop's Tamara account does not allow this. Call support.",
        "حساب المتجر لدى تمارا لا يسمح بهذه العملية. اتصل بالدعم الفني.",
    ),
    ("not_found", "Tamara does not know this order.", "هذا الطلب غير موجود لدى تمارا."),
    (
        "wrong_state",
        "This is not possible for the order any more. Call the supervisor.",
        "حالة الطلب لا تسمح بهذه العملية. اتصل بالمشرف.",
    ),
    (
        "amount_out_of_limits",
        "The amount is below or above what Tamara allows. Offer another way to pay.",
        "المبلغ خارج حدود تمارا. اعرض على العميل طريقة دفع أخرى.",
    ),
    (
        "phone_refused",
        "Tamara does not accept this phone number. Check it with the customer.",
        "رقم الجوال غير مقبول لدى تمارا. تأكد منه مع العميل.",
    ),
    (
        "merchant_disabled",
        "Tamara is not available right now. Offer another way to pay.",
        "تمارا غير متاحة حالياً. اعرض على العميل طريقة دفع أخرى.",
    ),
    (
        "currency_refused",
        "This currency or country is not set up with Tamara. Call support.",
        "العملة أو الدولة غير مفعّلة لدى تمارا. اتصل بالدعم الفني.",
    ),
    (
        "webhook_refused",
        "A message that is not from Tamara was refused. Nothing changed.",
        "تم رفض رسالة ليست من تمارا. لم يتغير شيء.",
    ),
    ("throttled", "Tamara is busy. Try again in a minute.", "خدمة تمارا مشغولة. حاول مرة أخرى بعد دقيقة."),
    (
        "service_error",
        "Tamara has a fault right now. Try again in a minute.",
        "يوجد عطل مؤقت في خدمة تمارا. حاول مرة أخرى بعد دقيقة.",
    ),
    // Errors: what the journal knows
    (
        "reference_in_use",
        "This receipt number is already used for another amount. Use a new one.",
        "رقم العملية مستخدم لمبلغ آخر. استخدم رقماً جديداً.",
    ),
    (
        "refund_too_large",
        "The refund is more than what is left. Check the amount.",
        "مبلغ الاسترداد أكبر من المتبقي. تحقق من المبلغ.",
    ),
    (
        "not_refundable",
        "There is no paid amount to refund on this order.",
        "لا يوجد في هذا الطلب مبلغ مدفوع يمكن استرداده.",
    ),
    (
        "request_id_in_use",
        "This refund number is already used for another amount. Use a new one.",
        "رقم الاسترداد مستخدم لمبلغ آخر. استخدم رقماً جديداً.",
    ),
    (
        "step_in_progress",
        "Another till is working on this order. Wait a moment and try again.",
        "نقطة بيع أخرى تعمل على هذا الطلب. انتظر قليلاً ثم حاول مرة أخرى.",
    ),
    (
        "earlier_unresolved",
        "An earlier step of this order is not cleared up yet. Clear it up first.",
        "توجد عملية سابقة على هذا الطلب لم تُحسم بعد. احسمها أولاً.",
    ),
    (
        "other_lane",
        "This sale belongs to another till. Call the supervisor.",
        "هذه العملية تخص نقطة بيع أخرى. اتصل بالمشرف.",
    ),
    (
        "cannot_void",
        "This session cannot be cancelled. Wait until it is paid or its time runs out.",
        "لا يمكن إلغاء طلب الدفع هذا. انتظر حتى يتم الدفع أو تنتهي المهلة.",
    ),
    // Errors: the journal's file
    ("journal_required", SETTINGS.en, SETTINGS.ar),
    (
        "journal_open_failed",
        "The till cannot open its payment record. Call support.",
        "تعذّر على نقطة البيع فتح سجل المدفوعات. اتصل بالدعم الفني.",
    ),
    (
        "journal_locked",
        "Another program is using the payment record. Wait a moment and try again.",
        "سجل المدفوعات مستخدم من برنامج آخر. انتظر قليلاً ثم حاول مرة أخرى.",
    ),
    (
        "journal_full",
        "The till's disk is full. Call support before taking Tamara payments.",
        "قرص الجهاز ممتلئ. اتصل بالدعم الفني قبل قبول مدفوعات تمارا.",
    ),
    (
        "journal_read_only",
        "The till may not write its payment record. Call support.",
        "لا تملك نقطة البيع صلاحية الكتابة في سجل المدفوعات. اتصل بالدعم الفني.",
    ),
    (
        "journal_damaged",
        "The payment record is damaged. Call support before taking Tamara payments.",
        "سجل المدفوعات تالف. اتصل بالدعم الفني قبل قبول مدفوعات تمارا.",
    ),
    (
        "journal_replaced",
        "The payment record was removed or exchanged. Call support.",
        "تم حذف سجل المدفوعات أو استبداله. اتصل بالدعم الفني.",
    ),
    (
        "journal_too_new",
        "The payment record is from a newer version. The till's program must be updated.",
        "سجل المدفوعات من إصدار أحدث. يجب تحديث برنامج نقطة البيع.",
    ),
    (
        "journal_failed",
        "The till cannot write its payment record. Call support.",
        "تعذّرت الكتابة في سجل المدفوعات. اتصل بالدعم الفني.",
    ),
    (
        "journal_two_names",
        "The payment record has two names. Call support.",
        "لسجل المدفوعات اسمان. اتصل بالدعم الفني.",
    ),
    (
        "journal_second_sqlite",
        "Another part of the till's program uses the payment record. Call support.",
        "يستخدم جزء آخر من البرنامج سجل المدفوعات. اتصل بالدعم الفني.",
    ),
    ("journal_no_postgres", SETTINGS.en, SETTINGS.ar),
    (
        "journal_unreachable",
        "The till cannot reach its payment record. Try again in a minute.",
        "تعذّر على نقطة البيع الوصول إلى سجل المدفوعات. حاول مرة أخرى بعد دقيقة.",
    ),
    ("journal_denied", SETTINGS.en, SETTINGS.ar),
    ("journal_untrusted", SETTINGS.en, SETTINGS.ar),
    ("journal_not_durable", SETTINGS.en, SETTINGS.ar),
    // Errors: defects
    ("panic", INTERNAL.en, INTERNAL.ar),
    ("internal", INTERNAL.en, INTERNAL.ar),
];

/// A word or a line on paper. A key that is not in the table gives nothing.
pub fn label(key: &str) -> Text {
    let found = LABELS.iter().find(|(name, _, _)| *name == key);
    found.map_or(Text { en: "", ar: "" }, |(_, en, ar)| Text { en, ar })
}

/// Key, English, Arabic: what stands on reports and receipts, in lines of 42 characters.
const LABELS: &[(&str, &str, &str)] = &[
    ("x_report", "TAMARA - X REPORT", "تمارا - تقرير X"),
    ("z_report", "TAMARA - Z REPORT", "تمارا - تقرير Z"),
    ("simulated", "*** SIMULATED, NO MONEY ***", "وضع تجريبي – بلا مبالغ حقيقية"),
    ("from", "From", "من"),
    ("until", "Until", "إلى"),
    ("printed", "Printed", "وقت الطباعة"),
    ("day_not_over", "*** DAY NOT OVER ***", "*** اليوم لم ينته بعد ***"),
    ("by_hand", "CLOSED BY HAND", "عمليات أغلقت يدويا"),
    ("done", "done", "تمت"),
    ("not_done", "not done", "لم تتم"),
    ("dead", "not paid", "لم تدفع"),
    ("store", "Store", "الفرع"),
    ("lane", "Till", "نقطة البيع"),
    ("currency", "Currency", "العملة"),
    ("paid", "Paid", "المدفوع"),
    ("refunded", "Refunded", "المسترد"),
    ("captured", "Online captured", "المحصل عبر الإنترنت"),
    ("voided", "Voided", "الملغى"),
    ("not_paid", "Not paid", "غير المدفوع"),
    ("unresolved", "Unresolved", "غير المحسوم"),
    ("net", "NET", "الصافي"),
    ("all_together", "ALL TOGETHER", "الإجمالي"),
    ("nothing", "no sales", "لا توجد عمليات"),
    ("look_at", "NOT CLEARED UP YET", "عمليات لم تحسم بعد"),
    ("session", "session", "طلب الدفع"),
    ("void", "void", "إلغاء طلب الدفع"),
    ("refund", "refund", "استرداد"),
    ("authorise", "authorisation", "تأكيد طلب"),
    ("capture", "capture", "تحصيل"),
    ("cancel", "cancellation", "إلغاء طلب"),
    ("sending", "outcome not known", "النتيجة غير معروفة"),
    ("open", "open", "العملية ما زالت مفتوحة"),
    ("not_read", "Could not be read", "تعذرت القراءة"),
    ("by_journal", "by the till", "حسب نقطة البيع"),
    ("by_service", "by Tamara", "حسب تمارا"),
    ("same_figures", "Read again: Tamara has the same", "أرقام تمارا مطابقة"),
    ("other_figures", "READ AGAIN: TAMARA HAS OTHER FIGURES", "أرقام تمارا مختلفة"),
    ("settlement", "SETTLEMENT BY TAMARA", "التسوية من تمارا"),
    ("settled", "Settled", "تمت تسويته"),
    ("not_settled", "Not settled yet", "لم تتم تسويته بعد"),
    ("settlement_not_known", "Not known", "غير معروف"),
    ("paid_receipt", "PAID WITH TAMARA", "مدفوع عبر تمارا"),
    ("refund_receipt", "REFUND THROUGH TAMARA", "استرداد عبر تمارا"),
    ("copy", "- COPY -", "- نسخة -"),
    ("amount_paid", "Amount paid", "المبلغ المدفوع"),
    ("amount_refunded", "Amount refunded", "المبلغ المسترد"),
    ("when", "Date", "التاريخ"),
    ("sale", "Sale", "رقم العملية"),
    ("refund_number", "Refund no.", "رقم الاسترداد"),
    ("phone", "Phone", "الجوال"),
    ("order", "Tamara order", "رقم الطلب لدى تمارا"),
    ("refund_id", "Tamara refund", "رقم الاسترداد لدى تمارا"),
    ("paid_note", "Instalments: see the Tamara app.", "الأقساط في تطبيق تمارا."),
    ("refund_note", "Tamara returns the money to you.", "تعيد تمارا المبلغ إليك."),
];

/// Mistakes that only the till's programmer can mend.
const PROGRAM: Text = Text {
    en: "The till's program made a mistake. Nothing was sent to Tamara. Call support.",
    ar: "حدث خطأ في برنامج نقطة البيع ولم يُرسل شيء إلى تمارا. اتصل بالدعم الفني.",
};

/// Mistakes in the configuration.
const SETTINGS: Text = Text {
    en: "Tamara is not set up correctly on this till. Call support.",
    ar: "إعدادات تمارا على نقطة البيع غير صحيحة. اتصل بالدعم الفني.",
};

/// Sections of [`TABLE`] in the book: the first key of each, its title, and where its texts are seen.
#[cfg(test)]
const SECTIONS: &[(&str, &str, &str)] = &[
    (
        "session_open_sms",
        "A sale",
        "On the till's screen: `message` of `session_create`, `pay`, `poll_status`, `payment_status`, `watch_next`, `order_get`.",
    ),
    ("given_up", "Taking a sale back", "On the till's screen: `message` of `session_void`, `payment_cancel`."),
    ("tender_clear", "Before another payment is taken", "On the till's screen: `message` of `tender_check`."),
    (
        "payment_starting",
        "In the background",
        "On the till's screen: `message` of `payment_start`, `payment_status`, `payment_cancel`.",
    ),
    ("refund_starting", "A refund", "On the till's screen: `message` of `refund`, `refund_start`, `payment_status`."),
    (
        "order_read",
        "Reading and recovering",
        "On the till's screen: `message` of `order_get`, `recover`, `step_resolve` and the other operations.",
    ),
    ("diagnosed_well", "A diagnosis", "On the till's screen and in the file for support: `checks` of `diagnose`."),
    (
        "bundle_written",
        "Reports, receipts and the file for support",
        "On the till's screen: `message` of `report`, `receipt`, `support_bundle`.",
    ),
    ("null_argument", "Errors of the till's program", "On the till's screen: `message`, with `error`."),
    ("invalid_config", "Errors of the settings", "On the till's screen: `message`, with `error`."),
    ("dns_failed", "Errors on the way to Tamara", "On the till's screen: `message`, with `error`."),
    ("refused", "Refusals of Tamara", "On the till's screen: `message`, with `error`."),
    ("reference_in_use", "Refusals of the library", "On the till's screen: `message`, with `error`."),
    ("journal_required", "Errors of the payment record", "On the till's screen: `message`, with `error`."),
    ("panic", "Defects", "On the till's screen: `message`, with `error`."),
];

/// The same of [`LABELS`].
#[cfg(test)]
const LABEL_SECTIONS: &[(&str, &str, &str)] = &[
    (
        "x_report",
        "Words of a report",
        "On paper, or where the program shows it: `text` of `report`. `simulated`, `store` and `lane` stand on receipts, too.",
    ),
    ("paid_receipt", "Words of a receipt", "On paper: `lines` of `receipt`."),
];

/// The tables of the book's chapter `docs/texts.md`.
#[cfg(test)]
pub fn tables() -> String {
    let table = |sections: &[(&str, &str, &str)], texts: &[(&str, &str, &str)]| {
        let mut text = String::new();
        let mut titles = sections.iter().peekable();
        for (key, en, ar) in texts {
            if let Some((_, title, place)) = titles.next_if(|(first, _, _)| first == key) {
                text.push_str(&format!("\n### {title}\n\n{place}\n\n| key | English | Arabic |\n|---|---|---|\n"));
            }
            text.push_str(&format!("| `{key}` | {en} | {ar} |\n"));
        }
        assert!(titles.next().is_none(), "a section's first key is not there, or not in this order");
        text
    };
    format!("\n## Sentences\n{}\n## Words on paper\n{}", table(SECTIONS, TABLE), table(LABEL_SECTIONS, LABELS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const STATES: &[&str] = &[
        "session_open_sms",
        "session_open_qr",
        "session_open_online",
        "session_open_other_phone",
        "session_open_other_sale",
        "link_lost",
        "unknown_create_link",
        "unknown_supervisor",
        "in_store_stays",
        "reference_known",
        "reference_of_other_sale",
        "paid",
        "paid_less_canceled",
        "paid_part_refunded",
        "refunded_before",
        "link_refused",
        "pending",
        "dispute_unknown",
        "dispute_event",
        "refund_under_way",
        "refund_declined",
        "no_event",
        "to_authorise",
        "to_capture",
        "not_paid_declined",
        "not_paid_expired",
        "not_paid_canceled",
        "not_paid_refunded",
        "not_paid_never_opened",
        "unknown",
        "unknown_create",
        "given_up",
        "void_done",
        "void_too_late_paid",
        "void_pending",
        "tender_clear",
        "tender_paid",
        "tender_payable",
        "tender_unknown",
        "payment_starting",
        "payment_cancelling",
        "refund_starting",
        "refund_done_full",
        "refund_done_part",
        "refund_unknown",
        "refund_replayed",
        "order_read",
        "movement_unknown",
        "movement_replayed",
        "step_resolved",
        "recovered_nothing",
        "recovered_some",
        "interrupted",
        "amount_mismatch",
        "paid_twice",
        "done",
        "diagnosed_well",
        "check_settings",
        "check_environment",
        "check_dns",
        "check_tcp",
        "check_proxy",
        "check_tls",
        "check_clock",
        "check_token",
        "check_journal",
        "check_disk",
        "check_versions",
        "check_not_made",
        "check_not_used",
        "certificate_expired",
        "certificate_not_yet_valid",
        "certificate_untrusted",
        "certificate_other_host",
        "clock_wrong",
        "disk_low",
        "bundle_written",
        "file_exists",
        "not_in_journal",
        "phone_invalid",
        "phone_missing",
        "report_made",
        "report_open",
        "report_differs",
        "receipt_made",
        "network_answered",
        "sign_in_first",
    ];

    fn own(key: &str, en: Option<&str>, ar: Option<&str>) -> BTreeMap<String, Override> {
        let text = Override { en: en.map(str::to_string), ar: ar.map(str::to_string) };
        BTreeMap::from([(key.to_string(), text)])
    }

    #[test]
    fn every_state_and_every_error_has_its_text_and_nothing_else_has_one() {
        let wanted: HashSet<&str> = STATES.iter().copied().chain(Kind::ALL.iter().map(|kind| kind.text())).collect();
        let present: HashSet<&str> = TABLE.iter().map(|(key, _, _)| *key).collect();
        assert_eq!(wanted, present);
        assert_eq!(present.len(), TABLE.len(), "a key is there twice");
    }

    #[test]
    fn every_text_is_one_that_fits_a_customer_display_in_its_own_language() {
        let is_arabic = |c: char| ('\u{600}'..='\u{6ff}').contains(&c);
        for (key, en, ar) in TABLE {
            assert!((5..=120).contains(&en.len()) && en.is_ascii() && en.ends_with('.'), "{key}: {en}");
            assert!(ar.chars().count() <= 120 && ar.ends_with('.'), "{key}: {ar}");
            assert!(ar.chars().filter(|c| is_arabic(*c)).count() >= 2, "{key}: {ar}");
            assert!(ar.chars().all(|c| is_arabic(c) || " .QR".contains(c)), "{key}: {ar}");
        }
    }

    #[test]
    fn no_arabic_text_names_the_person_where_it_means_the_machine_or_uses_a_word_of_ours() {
        let texts = TABLE.iter().chain(LABELS);
        for (key, _, ar) in texts {
            for word in ["كاشير", "جلسة", "فاتورة", "محاكاة"] {
                assert!(!ar.contains(word), "{key}: {ar}");
            }
        }
    }

    #[test]
    fn every_label_fits_a_line_and_is_there_once() {
        let keys: HashSet<&str> = LABELS.iter().map(|(key, _, _)| *key).collect();
        assert_eq!(keys.len(), LABELS.len());
        for (key, en, ar) in LABELS {
            assert!(!en.is_empty() && en.len() <= 42 && en.is_ascii(), "{key}");
            assert!(ar.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c)) && ar.chars().count() <= 42, "{key}");
            // Old printers have no vowel marks.
            assert!(!ar.chars().any(|c| ('\u{64b}'..='\u{65f}').contains(&c)), "{key}");
        }
    }

    #[test]
    fn only_a_text_about_a_paid_sale_lets_the_goods_go() {
        let lets_go = |text: &str| text.contains("Hand over the goods");
        let keys: Vec<&str> = TABLE.iter().filter(|(_, en, _)| lets_go(en)).map(|(key, _, _)| *key).collect();
        assert_eq!(keys, ["paid", "paid_twice", "void_too_late_paid"]);
        assert_eq!(get("paid").en, "Paid. Hand over the goods.");
        assert_eq!(get("refund_unknown").en, "Refund not confirmed. Do not repeat it; ask again in a minute.");
    }

    #[test]
    fn a_message_for_a_simple_display_is_joined_and_turned_as_a_whole() {
        let texts = Texts::with_overrides(own("paid", None, Some("تم 5"))).unwrap().visual(true);
        let both = texts.get("paid").and(texts.get("paid"));
        let shown = texts.shown(both.clone());
        assert_eq!((shown.en, shown.ar.as_ref()), (both.en.clone(), "5 \u{fee2}\u{fe97} 5 \u{fee2}\u{fe97}"));
        assert_eq!(Texts::default().shown(both.clone()), both);
    }

    #[test]
    fn a_vendor_may_replace_one_language_and_keeps_ours_in_the_other() {
        let texts = Texts::with_overrides(own("paid", None, Some("تم"))).unwrap();
        let message = texts.get("paid");
        assert_eq!((message.en.as_ref(), message.ar.as_ref()), (get("paid").en, "تم"));
        assert_eq!(texts.get("pending"), Texts::default().get("pending"));
        let json = crate::json::to_ascii(&message).unwrap();
        assert_eq!(json, r#"{"en":"Paid. Hand over the goods.","ar":"\u062a\u0645"}"#);
    }

    #[test]
    fn a_vendor_s_unknown_key_or_empty_text_is_refused() {
        for (map, field) in [
            (own("payed", Some("x"), None), "payed"),
            (own("paid", Some(" "), None), "paid.en"),
            (own("paid", None, Some("")), "paid.ar"),
        ] {
            let error = Texts::with_overrides(map).unwrap_err();
            assert_eq!((error.kind, error.field.as_deref()), (Kind::InvalidConfig, Some(field)));
        }
    }

    #[test]
    fn a_key_that_is_not_in_the_table_gives_the_text_of_a_defect() {
        assert_eq!(get("no_such_state"), INTERNAL);
        assert_eq!(Texts::default().get("no_such_state").en, INTERNAL.en);
    }
}
