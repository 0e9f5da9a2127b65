//! The fields of `POST /checkout`, of every merchant's and of the telecom merchants' longer payload. One table: the checks walk it, and
//! the schema is made of it.

use Need::{Doubt, Optional, Required, Telecom};
use Shape::{
    Country, Date, DateOrNull, Email, Flag, Free, Items, Known, Money, Name, Number, Object, OneOf, Phone,
    TelecomObject, Text, TextOrEmpty, Url, Whole, WholeOrDigits,
};

/// One member of an object.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether it has to be there.
    pub need: Need,
    /// What it means; told to whoever left it out.
    pub about: &'static str,
}

/// What a member holds.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A text of at most so many characters, not empty.
    Text(usize),
    /// A text of at most so many characters, or an empty one.
    TextOrEmpty(usize),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A text, with a doubt when it is none of these.
    Known(&'static [&'static str]),
    /// A person's first or last name: of one letter there is a doubt.
    Name,
    /// A country of Tamara's; one that is not published has a doubt.
    Country,
    /// An absolute `http` or `https` address.
    Url,
    /// An e-mail address.
    Email,
    /// A phone number in any writing.
    Phone,
    /// `dd-mm-yyyy`.
    Date,
    /// `dd-mm-yyyy`, or null.
    DateOrNull,
    /// True or false.
    Flag,
    /// A whole number in these bounds.
    Whole(i64, i64),
    /// A whole number of 0 or more; a text of digits is accepted too.
    WholeOrDigits,
    /// A plain number of 0 or more.
    Number,
    /// `{"amount", "currency"}`.
    Money,
    /// An object with these members.
    Object(&'static [Field]),
    /// A list of such objects, one at least.
    Items(&'static [Field]),
    /// The `telecom` object, which is looked for in three places.
    TelecomObject,
    /// An object with any members.
    Free,
}

/// Whether a member has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Always.
    Required,
    /// Never.
    Optional,
    /// From telecom merchants.
    Telecom,
    /// From telecom merchants it should; without it there is a doubt.
    Doubt,
}

const fn field(name: &'static str, shape: Shape, need: Need, about: &'static str) -> Field {
    Field { name, shape, need, about }
}

/// ISO codes of the countries that Tamara takes.
pub const COUNTRIES: &[&str] = &["SA", "AE", "BH", "KW", "OM", UNPUBLISHED];

/// In Tamara's own plugins, and in no published list.
pub const UNPUBLISHED: &str = "QA";

/// Types of telecom merchants' items; Tamara's own list is open.
pub const TELECOM_TYPES: &[&str] =
    &["mobile_prepaid_plan", "home_internet", "device_purchase", "addon_service", "bill_payment"];

/// The members of the request.
pub const ORDER: &[Field] = &[
    field("order_reference_id", Text(240), Required, "the shop's key of the sale, new for every sale"),
    field("order_number", Text(255), Optional, "shown to the customer"),
    field("total_amount", Money, Required, "what the customer pays: items + tax + shipping - discount"),
    field("shipping_amount", Money, Required, "0 when nothing is shipped"),
    field("tax_amount", Money, Required, "0 when there is none"),
    field("discount", Object(DISCOUNT), Optional, "a voucher of this customer"),
    field("country_code", Country, Required, "ISO code of the merchant's country"),
    field("description", Text(256), Required, "what is sold, for people"),
    field("locale", OneOf(&["ar_SA", "en_US"]), Doubt, "the customer's language; filled in from the configuration"),
    field("platform", Text(255), Telecom, "where the order is made: web, mobile, or the program's name"),
    field("is_mobile", Flag, Telecom, "whether the customer uses a mobile device"),
    field("payment_type", Known(&["PAY_BY_INSTALMENTS", "PAY_NOW"]), Optional, "required without single checkout"),
    field("instalments", Whole(1, 24), Optional, "required without single checkout; usually 2 to 12"),
    field(
        "expires_in_minutes",
        Whole(5, 1440),
        Optional,
        "ignored by Tamara unless it was switched on; its name at the service is a setting: checkout.expiry_field",
    ),
    field("items", Items(ITEM), Required, "at least one"),
    field("consumer", Object(CONSUMER), Required, "who buys"),
    field("merchant_url", Object(MERCHANT_URL), Required, "where the customer's browser goes afterwards"),
    field("shipping_address", Object(SHIPPING), Optional, "required unless everything is digital"),
    field("billing_address", Object(BILLING), Optional, "if it is known"),
    field("risk_assessment", Object(RISK), Telecom, "what the shop knows about the customer"),
    field("telecom", TelecomObject, Optional, "where the configuration puts it"),
    field("additional_data", Free, Optional, "store_code is put in from the configuration"),
];

const DISCOUNT: &[Field] = &[
    field("name", Text(255), Required, "name of the voucher"),
    field("amount", Money, Required, "how much it takes off the total"),
];

/// One line of the basket.
pub const ITEM: &[Field] = &[
    field("reference_id", Text(255), Required, "the shop's own id of the article"),
    field("type", Text(64), Required, "kind of article: Digital, Physical, home_internet"),
    field("name", Text(255), Required, "of a plan or contract with its duration: wifi_12_months"),
    field("sku", Text(128), Required, "the shop's stock keeping unit"),
    field("quantity", Whole(1, 1_000_000), Required, "how many"),
    field("total_amount", Money, Required, "of the whole line"),
    field("unit_price", Money, Optional, "of one piece"),
    field("tax_amount", Money, Optional, "tax of the line"),
    field("discount_amount", Money, Optional, "discount on the line"),
    field("item_url", Url, Optional, "the article's page"),
    field("image_url", Url, Optional, "the article's picture"),
];

const CONSUMER: &[Field] = &[
    field("phone_number", Phone, Required, "the customer's mobile phone, in any writing"),
    field("first_name", Name, Required, "as on the customer's identity card"),
    field("last_name", Name, Required, "as on the customer's identity card"),
    field("email", Email, Optional, "if it is known"),
    field("date_of_birth", Text(32), Optional, "if it is known"),
    field("national_id", Text(64), Optional, "if it is known"),
    field("is_first_order", Flag, Optional, "whether this is the customer's first order"),
];

const MERCHANT_URL: &[Field] = &[
    field("success", Url, Required, "after paying; ask for the order, the address proves nothing"),
    field("failure", Url, Required, "after a refusal or a failure"),
    field("cancel", Url, Required, "after the customer left"),
    field("notification", Url, Optional, "old way of one notification for this order; register a webhook instead"),
];

const SHIPPING: &[Field] = &[
    field("first_name", Name, Required, "of who receives the goods"),
    field("last_name", Name, Required, "of who receives the goods"),
    field("line1", Text(255), Required, "street and number"),
    field("line2", TextOrEmpty(255), Doubt, "may be left out when there is none"),
    field("city", Text(255), Required, "city"),
    field("region", Text(255), Doubt, "district or province"),
    field("postal_code", Text(32), Optional, "if it is known"),
    field("country_code", Text(2), Required, "ISO code, two letters"),
    field("phone_number", Phone, Doubt, "of who receives the goods"),
];

const BILLING: &[Field] = &[
    field("first_name", Name, Optional, "of who gets the bill"),
    field("last_name", Name, Optional, "of who gets the bill"),
    field("line1", Text(255), Optional, "street and number"),
    field("line2", TextOrEmpty(255), Optional, "may be left out"),
    field("city", Text(255), Optional, "city"),
    field("region", Text(255), Optional, "district or province"),
    field("postal_code", Text(32), Optional, "if it is known"),
    field("country_code", Text(2), Optional, "ISO code, two letters"),
    field("phone_number", Phone, Optional, "of who gets the bill"),
];

const RISK: &[Field] = &[
    // Of telecom merchants.
    field("is_premium_customer", Flag, Doubt, "if it is available"),
    field("account_creation_date", Date, Telecom, "first subscription to any service"),
    field("total_order_count", Whole(0, i64::MAX), Telecom, "orders completed at this shop, without refunded ones"),
    field("risk_score", Whole(i64::MIN, i64::MAX), Doubt, "the shop's own score, if it is available"),
    field("date_first_paid", DateOrNull, Telecom, "null on the first order"),
    field("date_last_paid", DateOrNull, Telecom, "null on the first order"),
    field("order_count_last_24h", Whole(0, i64::MAX), Optional, "orders of the last day"),
    field("account_security", Object(SECURITY), Optional, "how well the customer's account is kept"),
    field("telecom", TelecomObject, Optional, "where the configuration puts it"),
    // Of every merchant.
    field("customer_age", Whole(0, 200), Optional, "years"),
    field("customer_dob", Date, Optional, "date of birth"),
    field("customer_gender", OneOf(&["Male", "Female"]), Optional, "gender"),
    field("customer_nationality", Text(2), Optional, "ISO code, two letters"),
    field("is_existing_customer", Flag, Optional, "bought here before"),
    field("is_guest_user", Flag, Optional, "has no account"),
    field("platform_account_creation_date", Date, Optional, "account with the platform"),
    field("date_of_first_transaction", Date, Optional, "first purchase"),
    field("is_card_on_file", Flag, Optional, "a card is kept"),
    field("is_COD_customer", Flag, Optional, "paid cash on delivery before"),
    field("has_delivered_order", Flag, Optional, "an order was delivered before"),
    field("is_phone_verified", Flag, Optional, "the phone was verified"),
    field("is_fraudulent_customer", Flag, Optional, "known for fraud"),
    field("total_ltv", Number, Optional, "worth of all purchases"),
    field("order_amount_last3months", Number, Optional, "worth of the last three months"),
    field("order_count_last3months", Whole(0, i64::MAX), Optional, "orders of the last three months"),
    field("last_order_date", Date, Optional, "last purchase"),
    field("last_order_amount", Number, Optional, "worth of the last purchase"),
    field("reward_program_enrolled", Flag, Optional, "takes part in the shop's reward programme"),
    field("reward_program_points", Number, Optional, "points in it"),
];

const SECURITY: &[Field] = &[
    field("is_email_verified", Flag, Optional, "the e-mail was verified"),
    field("is_phone_verified", Flag, Optional, "the phone was verified"),
    field("password_last_changed", Date, Optional, "when the password was changed"),
    field("last_login_date", Date, Optional, "when the customer logged in"),
    field("last_verification_method", Text(64), Optional, "OTP, Biometric and so on"),
    field("device_id", Text(255), Optional, "any hash of the device"),
    field("devices_linked", WholeOrDigits, Optional, "number of devices of the account"),
    field("telecom", TelecomObject, Optional, "where the configuration puts it"),
];

/// The members of `telecom`.
pub const TELECOM: &[Field] = &[
    field("sales_channel", Text(64), Doubt, "online_eshop, retail_store, call_center, partner_reseller and so on"),
    field("store_id", Text(64), Optional, "of sales in a shop"),
];
