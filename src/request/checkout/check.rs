//! Walks a checkout along the table of its fields, notes every problem, and writes each value in the one form that is sent.

use super::fields::{self, Field, Need, Shape};
use super::{Checkout, Context, EXPIRY, EXPIRY_TELECOM, Level, Place, Problem, Tree};
use crate::json;
use crate::value::money::{Currency, Money};
use crate::value::phone::Phone;
use std::collections::BTreeMap;
use time::{Date, Month};

/// Problems that are told of one request at the most.
const MOST_PROBLEMS: usize = 100;

/// See [`Checkout::read`].
pub fn check(mut request: Tree, context: &Context<'_>) -> (Option<Checkout>, Vec<Problem>) {
    let mut walk = Walk::new(&request, context);
    let raw = walk.own_flag(&mut request, "raw");
    let digital = walk.own_flag(&mut request, "digital");
    let is_renamed = walk.rename_expiry(&mut request);
    let telecom_at = walk.place_telecom(&mut request);
    walk.object(&mut request, fields::ORDER, "");
    walk.telecom(&request, telecom_at);
    walk.locale(&mut request);
    walk.item_types(&request);
    walk.shipping(&request, digital);
    walk.plan(&request);
    walk.currencies(&request);
    walk.sums(&request);
    walk.history(&request);
    walk.store_code(&mut request);
    walk.name_expiry(&mut request);
    let Walk { mut problems, money, phones, errors, warnings, .. } = walk;
    // Told by the name that the host wrote.
    problems.iter_mut().filter(|p| is_renamed && p.field == EXPIRY).for_each(|p| p.field = EXPIRY_TELECOM.to_string());
    let is_refused = errors > 0;
    cut(&mut problems, errors.saturating_add(warnings));
    let reference = request.get("order_reference_id").and_then(Tree::text).map(str::to_string);
    let sendable = (reference, money.get("total_amount").copied(), phones.get("consumer.phone_number").cloned());
    match sendable {
        (Some(reference), Some(amount), Some(phone)) if !is_refused => {
            (Some(Checkout { reference, amount, phone, raw, body: request }), problems)
        }
        _ => (None, problems),
    }
}

/// Leaves the first errors, and as many warnings as there is room for beside them; the last says how many there were.
fn cut(problems: &mut Vec<Problem>, count: usize) {
    if count <= MOST_PROBLEMS {
        return;
    }
    let mut room = MOST_PROBLEMS.saturating_sub(1);
    for level in [Level::Error, Level::Warning] {
        problems.retain(|problem| {
            let is_kept = problem.level != level || room > 0;
            room = if problem.level == level { room.saturating_sub(1) } else { room };
            is_kept
        });
    }
    problems.push(Problem {
        field: String::new(),
        level: Level::Warning,
        code: "more_problems",
        detail: format!("{count} problems in all; only the first are told"),
        advice: "correct these first".to_string(),
    });
}

struct Walk<'a> {
    context: &'a Context<'a>,
    /// The country whose numbering plan counts: an address's own, where it names one.
    country: &'static str,
    /// Whether the address that is looked at names another.
    is_abroad: bool,
    /// Those of each level at the most: a request of a megabyte can have hundreds of thousands.
    problems: Vec<Problem>,
    /// How many there are of each level.
    errors: usize,
    warnings: usize,
    /// Amounts that could be read, by path.
    money: BTreeMap<String, Money>,
    dates: BTreeMap<String, Date>,
    phones: BTreeMap<String, Phone>,
}

impl<'a> Walk<'a> {
    fn new(request: &Tree, context: &'a Context<'a>) -> Self {
        let named = request.get("country_code").and_then(Tree::text).unwrap_or(context.country);
        let known = |country: &str| fields::COUNTRIES.iter().find(|c| **c == country).copied();
        let country = known(named).or_else(|| known(context.country)).unwrap_or("SA");
        let (money, dates, phones) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Walk { context, country, is_abroad: false, problems: Vec::new(), errors: 0, warnings: 0, money, dates, phones }
    }

    fn is_telecom(&self) -> bool {
        self.context.settings.telecom.is_some()
    }

    fn note(&mut self, level: Level, code: &'static str, field: &str, detail: impl Into<String>, advice: &str) {
        let count = match level {
            Level::Error => &mut self.errors,
            Level::Warning => &mut self.warnings,
        };
        *count = count.saturating_add(1);
        if *count > MOST_PROBLEMS {
            return;
        }
        let (detail, advice) = (detail.into(), advice.to_string());
        self.problems.push(Problem { field: field.to_string(), level, code, detail, advice });
    }

    fn error(&mut self, field: &str, detail: impl Into<String>, advice: &str) {
        self.note(Level::Error, "invalid_field", field, detail, advice);
    }

    fn warn(&mut self, code: &'static str, field: &str, detail: impl Into<String>, advice: &str) {
        self.note(Level::Warning, code, field, detail, advice);
    }

    /// A member of the request that is ours and is not sent.
    fn own_flag(&mut self, request: &mut Tree, name: &str) -> bool {
        match request.remove(name) {
            Some(Tree::Bool(value)) => value,
            None | Some(Tree::Null) => false,
            Some(other) => {
                self.error(name, format!("expected true or false, found {}", other.kind()), "send true or false");
                false
            }
        }
    }

    /// One of Tamara's documents writes the name without its `s`. Both are read as one; which is sent, the configuration says.
    fn rename_expiry(&mut self, request: &mut Tree) -> bool {
        let Some(minutes) = request.remove(EXPIRY_TELECOM) else { return false };
        if !self.context.settings.is_expiry_telecom {
            let detail = format!("sent as {EXPIRY}");
            self.warn("renamed", EXPIRY_TELECOM, detail, "the name is a setting: checkout.expiry_field");
        }
        let is_alone = request.get(EXPIRY).is_none();
        if is_alone {
            request.set(EXPIRY, minutes);
        }
        is_alone
    }

    /// Puts the expiry under the name that is wanted, once it was checked.
    fn name_expiry(&self, request: &mut Tree) {
        if let Some(minutes) = self.context.settings.is_expiry_telecom.then(|| request.remove(EXPIRY)).flatten() {
            request.set(EXPIRY_TELECOM, minutes);
        }
    }

    /// Moves `telecom` to where the configuration wants it; returns the path it was found at.
    fn place_telecom(&mut self, request: &mut Tree) -> Option<String> {
        let wanted = self.context.settings.telecom?;
        let places = Place::ALL.map(|(_, place)| place);
        let found: Vec<(Place, Tree)> =
            places.into_iter().filter_map(|p| Some((p, take_telecom(request, p)?))).collect();
        let chosen = found.iter().position(|(place, _)| *place == wanted).unwrap_or(0);
        let (place, telecom) = found.get(chosen)?.clone();
        for (other, _) in found.iter().filter(|(p, _)| *p != place) {
            self.warn("telecom_twice", &other.path(), "telecom is there twice; this one is not sent", "send it once");
        }
        if place != wanted {
            let detail = format!("sent as {}", wanted.path());
            self.warn("telecom_moved", &place.path(), detail, "the place is a setting: checkout.telecom");
        }
        put_telecom(request, wanted, telecom);
        Some(place.path())
    }

    fn object(&mut self, tree: &mut Tree, table: &[Field], path: &str) {
        let Tree::Object(members) = tree else {
            return self.error(path, format!("expected an object, found {}", tree.kind()), "send an object");
        };
        // Null says nothing, except where it is a value of its own.
        let is_value = |name: &str| table.iter().any(|f| f.name == name && matches!(f.shape, Shape::DateOrNull));
        for (name, value) in members.iter() {
            if *value == Tree::Null && !table.iter().any(|field| field.name == name) {
                self.unknown(&join(path, name), name, table, "not known here and null; not sent");
            }
        }
        members.retain(|(name, value)| *value != Tree::Null || is_value(name));
        for (name, value) in members.iter_mut() {
            let below = join(path, name);
            match table.iter().find(|field| field.name == name) {
                Some(field) => self.value(value, field.shape, &below),
                None => self.unknown(&below, name, table, "not known here; sent as it is"),
            }
        }
        let is_there = |name: &str| members.iter().any(|(known, _)| known == name);
        let missing: Vec<&Field> = table.iter().filter(|field| !is_there(field.name)).collect();
        missing.into_iter().for_each(|field| self.missing(field, path));
    }

    fn missing(&mut self, field: &Field, path: &str) {
        let level = match (field.need, self.is_telecom()) {
            (Need::Required, _) | (Need::Telecom, true) => Level::Error,
            (Need::Doubt, true) => Level::Warning,
            _ => return,
        };
        self.note(level, "missing_field", &join(path, field.name), "the field is missing", field.about);
    }

    fn unknown(&mut self, path: &str, name: &str, table: &[Field], detail: &str) {
        let known: Vec<&str> = table.iter().map(|field| field.name).collect();
        let advice = match json::nearest(name, &known) {
            Some(near) => format!("did you mean {near}?"),
            None => "check its name in Tamara's documents".to_string(),
        };
        let shown: String = path.chars().take(200).collect();
        self.warn("unknown_field", &shown, detail, &advice);
    }

    fn value(&mut self, value: &mut Tree, shape: Shape, path: &str) {
        match shape {
            Shape::Object(table) => {
                let (home, is_abroad) = (self.country, self.is_abroad);
                if let Some(named) = value.get("country_code").and_then(Tree::text) {
                    let known = fields::COUNTRIES.iter().find(|country| **country == named);
                    self.country = known.copied().unwrap_or(home);
                    self.is_abroad = known.is_none();
                }
                self.object(value, table, path);
                (self.country, self.is_abroad) = (home, is_abroad);
            }
            Shape::Items(table) => self.items(value, table, path),
            Shape::Money => self.amount(value, path),
            Shape::Free => {
                if !matches!(value, Tree::Object(_)) {
                    self.error(path, format!("expected an object, found {}", value.kind()), "send an object");
                }
            }
            // It was taken out; without the setting it goes as it came.
            Shape::TelecomObject => {}
            Shape::Flag => {
                if !matches!(value, Tree::Bool(_)) {
                    self.error(path, format!("expected true or false, found {}", value.kind()), "send true or false");
                }
            }
            Shape::Whole(least, most) => self.whole(value, least, most, path),
            Shape::WholeOrDigits => {
                if let Some(digits) = value.text().filter(|t| t.parse::<u32>().is_ok()).map(str::to_string) {
                    self.warn("sent_as_number", path, "a text of digits, sent as a number", "send a number");
                    *value = Tree::Number(digits.trim_start_matches(['0', '+']).to_string());
                    if *value == Tree::Number(String::new()) {
                        *value = Tree::Number("0".to_string());
                    }
                }
                self.whole(value, 0, i64::MAX, path);
            }
            Shape::Number => {
                let is_plain = |t: &str| t.bytes().all(|b| b.is_ascii_digit() || b == b'.');
                if !matches!(value, Tree::Number(text) if is_plain(text)) {
                    self.error(path, "expected a number of 0 or more without an exponent", "send a number");
                }
            }
            Shape::Date => self.date(value, path),
            Shape::DateOrNull if *value == Tree::Null => {}
            Shape::DateOrNull => self.date(value, path),
            Shape::Phone => self.phone(value, path),
            Shape::TextOrEmpty(_) if value.text() == Some("") => {}
            Shape::Text(most) | Shape::TextOrEmpty(most) => {
                self.text(value, most, path);
            }
            Shape::Email => self.email(value, path),
            Shape::Url => self.url(value, path),
            Shape::Name => {
                if self.text(value, 255, path) && value.text().is_some_and(|name| name.trim().chars().count() < 2) {
                    let detail = "has one letter; the service was seen to want two";
                    self.warn("short_name", path, detail, "send the name as on the identity card");
                }
            }
            Shape::Country => {
                let known = fields::COUNTRIES;
                if self.text(value, 64, path) && !known.contains(&value.text().unwrap_or_default()) {
                    self.error(path, "not one of the possible values", &format!("send {}", known.join(" or ")));
                } else if value.text() == Some(fields::UNPUBLISHED) {
                    let detail = "in no published list of Tamara's countries; sent as it is";
                    self.warn("country_not_published", path, detail, "ask Tamara whether your account has it");
                }
            }
            Shape::OneOf(known) => {
                if self.text(value, 64, path) && !known.contains(&value.text().unwrap_or_default()) {
                    self.error(path, "not one of the possible values", &format!("send {}", known.join(" or ")));
                }
            }
            Shape::Known(known) => {
                if self.text(value, 64, path) && !known.contains(&value.text().unwrap_or_default()) {
                    let advice = format!("usual: {}", known.join(", "));
                    self.warn("unusual_value", path, "not one of the values that are known", &advice);
                }
            }
        }
    }

    fn items(&mut self, value: &mut Tree, table: &[Field], path: &str) {
        match value {
            Tree::List(items) if items.is_empty() => {
                self.note(Level::Error, "missing_field", path, "the list is empty", "send at least one item");
            }
            Tree::List(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.object(item, table, &format!("{path}[{index}]"));
                }
            }
            other => self.error(path, format!("expected a list, found {}", other.kind()), "send a list of items"),
        }
    }

    /// A text that is not empty and not too long, in characters.
    fn text(&mut self, value: &Tree, most: usize, path: &str) -> bool {
        let Some(text) = value.text() else {
            self.error(path, format!("expected a text, found {}", value.kind()), "send a text");
            return false;
        };
        let length = text.chars().count();
        if text.trim().is_empty() {
            self.error(path, "the text is empty", "fill it in");
        } else if length > most {
            self.error(path, format!("has {length} characters; at most {most} are allowed"), "shorten it");
        } else if text.chars().any(char::is_control) {
            self.error(path, "holds control characters", "send plain text");
        } else {
            return true;
        }
        false
    }

    fn email(&mut self, value: &Tree, path: &str) {
        if !self.text(value, 128, path) {
            return;
        }
        let text = value.text().unwrap_or_default();
        let is_address = text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.contains('@')
        });
        if !is_address || text.contains(char::is_whitespace) {
            self.error(path, "not an e-mail address", "correct it, or leave it out");
        }
    }

    fn url(&mut self, value: &Tree, path: &str) {
        if !self.text(value, 1024, path) {
            return;
        }
        let text = value.text().unwrap_or_default();
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let has_host = rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '['));
        if !has_host || text.contains(char::is_whitespace) {
            self.error(path, "not an absolute address", "begin with https:// and the host");
        } else if text.starts_with("http://") {
            self.warn("http_url", path, "an address without encryption", "use https");
        }
    }

    fn whole(&mut self, value: &Tree, least: i64, most: i64, path: &str) {
        let number = match value {
            Tree::Number(text) => text.parse::<i64>().ok(),
            other => {
                return self.error(path, format!("expected a whole number, found {}", other.kind()), "send a number");
            }
        };
        match number {
            Some(number) if (least..=most).contains(&number) => {}
            Some(_) if most == i64::MAX => self.error(path, format!("must be {least} or more"), "correct the number"),
            Some(_) => self.error(path, format!("must be {least} to {most}"), "correct the number"),
            None => self.error(path, "not a whole number", "send a number without a fraction"),
        }
    }

    fn amount(&mut self, value: &mut Tree, path: &str) {
        const ADVICE: &str = "send {\"amount\": \"300.00\", \"currency\": \"SAR\"}";
        if !matches!(value, Tree::Object(_)) {
            return self.error(path, format!("expected money, found {}", value.kind()), ADVICE);
        }
        let is_there = |walk: &mut Self, name: &str| {
            let is_there = value.get(name).is_some_and(|v| *v != Tree::Null);
            if !is_there {
                walk.note(Level::Error, "missing_field", &join(path, name), "the field is missing", ADVICE);
            }
            is_there
        };
        let (has_amount, has_currency) = (is_there(self, "amount"), is_there(self, "currency"));
        if !has_amount || !has_currency {
            return;
        }
        let currency = value.get("currency").and_then(Tree::text).and_then(Currency::from_code);
        let Some(currency) = currency.filter(|c| fields::COUNTRIES.contains(&c.country())) else {
            return self.error(
                &join(path, "currency"),
                "not a currency of Tamara",
                "send SAR, AED, BHD, KWD, OMR or QAR",
            );
        };
        let read = match value.get("amount") {
            Some(Tree::Number(text) | Tree::Text(text)) => Money::parse(text, currency).map_err(|e| e.detail),
            _ => Err("expected a number or a text".to_string()),
        };
        match read {
            Ok(money) => {
                value.set("amount", Tree::Number(money.text()));
                self.money.insert(path.to_string(), money);
            }
            Err(detail) => {
                let advice = format!("send digits with at most {} decimals", currency.decimals());
                self.error(&join(path, "amount"), detail, &advice);
            }
        }
    }

    fn date(&mut self, value: &Tree, path: &str) {
        let Some(date) = value.text().and_then(read_date) else {
            return self.error(path, "not a date like 31-01-2026", "send dd-mm-yyyy, ten characters");
        };
        if date > self.context.today {
            self.warn("future_date", path, "the date is in the future", "check the date and this machine's clock");
        }
        self.dates.insert(path.to_string(), date);
    }

    fn phone(&mut self, value: &mut Tree, path: &str) {
        if !self.text(value, 32, path) {
            return;
        }
        match Phone::parse(value.text().unwrap_or_default(), self.country) {
            Ok((phone, doubts)) => {
                if self.is_abroad && !value.text().is_some_and(|text| text.trim_start().starts_with(['+', '0'])) {
                    let detail = format!("read as a number of {}, though the address is elsewhere", self.country);
                    self.warn("phone_other_country", path, detail, "send the number with + and its dial code");
                }
                for doubt in doubts {
                    self.warn(doubt.code, path, doubt.detail, "check the number with the customer");
                }
                *value = Tree::Text(phone.international().to_string());
                self.phones.insert(path.to_string(), phone);
            }
            Err(error) => self.error(path, error.detail, "send the number with its dial code"),
        }
    }

    fn telecom(&mut self, request: &Tree, found_at: Option<String>) {
        let Some(place) = self.context.settings.telecom else { return };
        let Some(path) = found_at else {
            let advice = "telecom merchants have to send it, with sales_channel";
            return self.note(Level::Error, "missing_field", &place.path(), "the object is missing", advice);
        };
        let parent = place.parents().iter().try_fold(request, |tree, name| tree.get(name));
        if parent.is_some_and(|parent| !matches!(parent, Tree::Object(_))) {
            // Told where its parent was looked at.
            return;
        }
        let mut telecom = parent.and_then(|tree| tree.get("telecom")).cloned().unwrap_or(Tree::Null);
        self.object(&mut telecom, fields::TELECOM, &path);
        let is_in_store = telecom.get("sales_channel").and_then(Tree::text) == Some("retail_store");
        match (is_in_store, telecom.get("store_id").is_some()) {
            (true, false) => {
                let detail = "missing for a sale in a shop";
                self.warn("store_id", &join(&path, "store_id"), detail, "send the shop's id");
            }
            (false, true) => {
                let detail = "given for a sale that was not made in a shop";
                self.warn("store_id", &join(&path, "store_id"), detail, "leave it out, or correct sales_channel");
            }
            _ => {}
        }
    }

    fn locale(&mut self, request: &mut Tree) {
        if request.get("locale").is_none() {
            request.set("locale", Tree::Text(self.context.locale.to_string()));
        }
    }

    fn item_types(&mut self, request: &Tree) {
        if !self.is_telecom() {
            return;
        }
        for (index, kind) in item_types(request).into_iter().enumerate() {
            if kind.is_some_and(|kind| !kind.trim().is_empty() && !fields::TELECOM_TYPES.contains(&kind)) {
                let advice = match kind {
                    Some("mome_internet") => "a slip in Tamara's table; send home_internet".to_string(),
                    _ => format!("usual: {}", fields::TELECOM_TYPES.join(", ")),
                };
                let path = format!("items[{index}].type");
                self.warn("unusual_value", &path, "not one of the types that are known; sent as it is", &advice);
            }
        }
    }

    /// Goods need an address.
    fn shipping(&mut self, request: &Tree, digital: bool) {
        if request.get("shipping_address").is_some() || digital {
            return;
        }
        let types = item_types(request);
        let is_digital = |kind: &Option<&str>| match kind {
            Some(kind) if self.is_telecom() => *kind != "device_purchase",
            Some(kind) => kind.eq_ignore_ascii_case("digital"),
            None => false,
        };
        if types.is_empty() || !types.iter().all(is_digital) {
            let advice = "send the address, or \"digital\": true when nothing is shipped";
            self.note(Level::Error, "missing_field", "shipping_address", "the field is missing", advice);
        }
    }

    fn plan(&mut self, request: &Tree) {
        let payment_type = request.get("payment_type").and_then(Tree::text);
        let has_instalments = request.get("instalments").is_some();
        if !self.context.settings.single_checkout {
            let is_pay_now = payment_type == Some("PAY_NOW");
            for (name, is_there) in [
                ("payment_type", request.get("payment_type").is_some()),
                ("instalments", has_instalments || is_pay_now),
            ] {
                if !is_there {
                    let advice = "required because checkout.single_checkout is false in the configuration";
                    self.note(Level::Error, "missing_field", name, "the field is missing", advice);
                }
            }
        }
        if payment_type == Some("PAY_NOW") && has_instalments {
            self.warn("instalments", "instalments", "PAY_NOW has no instalments", "leave instalments out");
        }
    }

    /// One currency throughout, and the country's.
    fn currencies(&mut self, request: &Tree) {
        let named = request.get("total_amount").and_then(|total| total.get("currency")).and_then(Tree::text);
        let Some(currency) = named.and_then(Currency::from_code) else { return };
        let others: Vec<String> =
            self.money.iter().filter(|(_, m)| m.currency() != currency).map(|(path, _)| path.clone()).collect();
        for path in others {
            let detail = format!("the total is in {}, this is not", currency.code());
            self.error(&join(&path, "currency"), detail, "use one currency in the whole request");
        }
        if currency.country() != self.country {
            let detail = format!("{} does not fit the country {}", currency.code(), self.country);
            let advice =
                "correct the currency or country_code; SA goes with SAR, AE AED, BH BHD, KW KWD, OM OMR, QA QAR";
            self.error("total_amount.currency", detail, advice);
        }
        if self.country != self.context.country {
            let detail = format!("{} is not the configured country {}", self.country, self.context.country);
            self.error("country_code", detail, "correct it, or \"country\" in the configuration");
        }
        let total = self.money.get("total_amount").copied();
        // The service's least amount is a tenth of a major unit.
        if let Some(total) = total.filter(|total| total.minor().is_none()) {
            self.error("total_amount.amount", format!("{} is more than any sale can be", total.text()), "correct it");
        }
        let is_little =
            |total: &Money| total.minor().is_some_and(|m| m.saturating_mul(10) < currency.minor_per_major());
        if let Some(total) = total.filter(is_little) {
            self.error("total_amount.amount", format!("{} is too little", total.text()), "Tamara takes 0.1 and more");
        }
    }

    /// Two readings are in use: items with their tax, and without it.
    fn sums(&mut self, request: &Tree) {
        let count = item_types(request).len();
        let of_items = |member: &str| -> Option<Money> {
            let mut amounts = (0..count).map(|i| self.money.get(&format!("items[{i}].{member}")).copied());
            let first = amounts.next()??;
            amounts.try_fold(first, |sum, amount| sum.checked_add(&amount?))
        };
        let at = |path: &str| self.money.get(path).copied();
        let (items, taxes) = (of_items("total_amount"), of_items("tax_amount"));
        let (Some(total), Some(tax), Some(shipping), Some(items)) =
            (at("total_amount"), at("tax_amount"), at("shipping_amount"), items)
        else {
            return;
        };
        let discount = at("discount.amount").unwrap_or(Money::zero(total.currency()));
        let with_tax_inside = items.checked_add(&shipping).and_then(|sum| sum.checked_sub(&discount));
        let sum = items
            .checked_add(&tax)
            .and_then(|sum| sum.checked_add(&shipping))
            .and_then(|sum| sum.checked_sub(&discount));
        if sum != Some(total) && with_tax_inside != Some(total) {
            let difference = sum.and_then(|sum| sum.checked_sub(&total).or_else(|| total.checked_sub(&sum)));
            let detail = match (sum, difference) {
                (Some(sum), Some(difference)) => format!(
                    "items + tax + shipping - discount is {}, the total is {}: a difference of {} {}",
                    sum.text(),
                    total.text(),
                    difference.text(),
                    total.currency().code()
                ),
                _ => "the discount is more than all the rest".to_string(),
            };
            self.warn("sum_mismatch", "total_amount", detail, "check the amounts");
        }
        if let Some(taxes) = taxes.filter(|taxes| *taxes != tax) {
            let detail = format!("the items' taxes add up to {}, the tax is {}", taxes.text(), tax.text());
            self.warn("tax_mismatch", "tax_amount", detail, "check the taxes");
        }
    }

    /// What the dates and counts of telecom merchants say together.
    fn history(&mut self, request: &Tree) {
        if !self.is_telecom() {
            return;
        }
        let risk = request.get("risk_assessment");
        let member = |name: &str| risk.and_then(|risk| risk.get(name));
        let date = |name: &str| self.dates.get(&join("risk_assessment", name)).copied();
        let (created, first, last) = (date("account_creation_date"), date("date_first_paid"), date("date_last_paid"));
        let is_null = |name: &str| member(name) == Some(&Tree::Null);
        let (no_first, no_last) = (is_null("date_first_paid"), is_null("date_last_paid"));
        let orders = match member("total_order_count") {
            Some(Tree::Number(text)) => text.parse::<i64>().ok(),
            _ => None,
        };
        let path = "risk_assessment.date_first_paid";
        let mut doubt = |is_odd: bool, detail: &str| {
            if is_odd {
                self.warn("odd_history", path, detail, "check the dates and total_order_count");
            }
        };
        doubt(first.zip(last).is_some_and(|(f, l)| f > l), "later than date_last_paid");
        let earliest = first.into_iter().chain(last).min();
        doubt(created.zip(earliest).is_some_and(|(c, e)| c > e), "earlier than account_creation_date");
        doubt(
            no_first != no_last && member("date_first_paid").is_some() && member("date_last_paid").is_some(),
            "one of date_first_paid and date_last_paid is null, the other is not",
        );
        doubt(no_first && no_last && orders.is_some_and(|o| o > 0), "null, though there were orders");
        doubt((first.is_some() || last.is_some()) && orders == Some(0), "a date, though total_order_count is 0");
    }

    fn store_code(&mut self, request: &mut Tree) {
        let Some(store) = self.context.store_code else { return };
        if request.get("additional_data").is_none() {
            request.set("additional_data", Tree::Object(Vec::new()));
        }
        if let Some(data) = request.get_mut("additional_data")
            && data.get("store_code").is_none()
        {
            data.set("store_code", Tree::Text(store.to_string()));
        }
    }
}

fn take_telecom(request: &mut Tree, place: Place) -> Option<Tree> {
    let parent = place.parents().iter().try_fold(request, |tree, name| tree.get_mut(name))?;
    parent.remove("telecom").filter(|telecom| *telecom != Tree::Null)
}

fn put_telecom(request: &mut Tree, place: Place, telecom: Tree) {
    let mut parent = request;
    for name in place.parents() {
        if parent.get(name).is_none_or(|value| *value == Tree::Null) {
            parent.set(name, Tree::Object(Vec::new()));
        }
        match parent.get_mut(name) {
            Some(below) => parent = below,
            None => return,
        }
    }
    parent.set("telecom", telecom);
}

fn item_types(request: &Tree) -> Vec<Option<&str>> {
    match request.get("items") {
        Some(Tree::List(items)) => items.iter().map(|item| item.get("type").and_then(Tree::text)).collect(),
        _ => Vec::new(),
    }
}

/// `dd-mm-yyyy`, a day that there is.
fn read_date(text: &str) -> Option<Date> {
    let is_form = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 2 || at == 5 { byte == b'-' } else { byte.is_ascii_digit() });
    let mut parts = text.split('-').filter(|_| is_form);
    let day: u8 = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let year: i32 = parts.next()?.parse().ok()?;
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

fn join(parent: &str, name: &str) -> String {
    if parent.is_empty() { name.to_string() } else { format!("{parent}.{name}") }
}
