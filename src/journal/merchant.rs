//! Whose steps are whose: several merchants may share one journal, and none sees another's steps.
//!
//! Every step carries a scope, and a merchant's row says which scope is the merchant's. A merchant is known by the name in the
//! configuration and by the account in the token. Where one of them is missing, the rest and a check number of the token decide, so
//! that a name that is added later, or a new token, does not hide the steps that are already there.

/// Who opens the journal, as far as the configuration and the token say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// `merchant` of the configuration; empty where it is not given.
    pub name: String,
    /// The account that the token names; empty where the token names none.
    pub account: String,
    /// A number that is the same for the same token. The token cannot be computed from it.
    pub token: String,
}

/// What the journal knew of a party before it opened the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Met {
    /// The only merchant so far, or the same as before.
    Known,
    /// The same merchant, as far as can be told, with another token than last time.
    OtherToken,
    /// A merchant that has not opened this journal before, beside others: their names, and how many of their steps are unfinished.
    Beside(Vec<String>, u64),
}

/// One merchant of a service.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Merchant {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) account: String,
    /// The token that was used last; none in a journal of an earlier version, which did not note it.
    pub(super) token: Option<String>,
    pub(super) scope: String,
}

/// The merchant that the party is; none when it is a new one.
fn find<'a>(merchants: &'a [Merchant], party: &Party) -> Option<&'a Merchant> {
    let is_same = |merchant: &&Merchant| merchant.name == party.name && merchant.account == party.account;
    merchants.iter().find(is_same).or_else(|| {
        let mut linked = merchants.iter().filter(|merchant| is_linked(merchant, party));
        // Two that could be meant are no proof for either.
        linked.next().filter(|_| linked.next().is_none())
    })
}

/// Whether nothing speaks against it that they are the same, and something for it.
fn is_linked(merchant: &Merchant, party: &Party) -> bool {
    let may_be = |one: &str, other: &str| one == other || one.is_empty() || other.is_empty();
    let is = |one: &str, other: &str| one == other && !one.is_empty();
    may_be(&merchant.name, &party.name)
        && may_be(&merchant.account, &party.account)
        && (is(&merchant.name, &party.name)
            || is(&merchant.account, &party.account)
            || merchant.token.as_ref().is_none_or(|token| *token == party.token))
}

/// What opening the journal makes of a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meeting {
    /// Nothing is new.
    Same(String, Met),
    /// The row of this merchant is written anew: the party says more than before.
    Changed(Merchant, Met),
    /// A row is added.
    New,
}

/// What opening the journal makes of a party, beside these merchants of the service.
pub(super) fn meeting(merchants: &[Merchant], party: &Party) -> Meeting {
    let Some(found) = find(merchants, party) else { return Meeting::New };
    let known = |old: &str, new: &str| if old.is_empty() { new.to_string() } else { old.to_string() };
    let (name, account) = (known(&found.name, &party.name), known(&found.account, &party.account));
    let now = Merchant { name, account, token: Some(party.token.clone()), ..found.clone() };
    // An account in both tokens says that the new one is the same merchant's.
    let is_other = found.token.as_ref().is_some_and(|token| *token != party.token);
    let is_proved = !party.account.is_empty() && party.account == found.account;
    let met = if is_other && !is_proved { Met::OtherToken } else { Met::Known };
    if now == *found { Meeting::Same(now.scope, met) } else { Meeting::Changed(now, met) }
}

/// The scope of a party's steps for somebody who only looks; one without steps for a party that is new beside others.
pub(super) fn seen_scope(merchants: &[Merchant], service: &str, party: &Party) -> String {
    match find(merchants, party) {
        Some(found) => found.scope.clone(),
        None if merchants.is_empty() => service.to_string(),
        None => format!("{service}#"),
    }
}

/// The scope of a new merchant with this number.
pub(super) fn new_scope(service: &str, id: i64, others: &[Merchant]) -> String {
    if others.is_empty() { service.to_string() } else { format!("{service}#{id}") }
}

/// How a new merchant is met, beside others with so many unfinished steps.
pub(super) fn met_new(others: &[Merchant], unfinished: u64) -> Met {
    let name = |other: &Merchant| if other.name.is_empty() { "unnamed".to_string() } else { other.name.clone() };
    if others.is_empty() { Met::Known } else { Met::Beside(others.iter().map(name).collect(), unfinished) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(name: &str, account: &str, token: &str) -> Party {
        Party { name: name.into(), account: account.into(), token: token.into() }
    }

    fn row(id: i64, name: &str, account: &str, token: Option<&str>) -> Merchant {
        let token = token.map(str::to_string);
        Merchant { id, name: name.into(), account: account.into(), token, scope: format!("s{id}") }
    }

    fn found(rows: &[Merchant], party: &Party) -> Option<i64> {
        find(rows, party).map(|merchant| merchant.id)
    }

    #[test]
    fn a_merchant_is_found_by_name_and_account_and_by_less_where_nothing_speaks_against_it() {
        for (rows, who, expected) in [
            // The very same.
            (vec![row(1, "A", "", Some("t"))], party("A", "", "t"), Some(1)),
            (vec![row(1, "", "a", Some("t"))], party("", "a", "u"), Some(1)),
            // A name is given later, with the same token.
            (vec![row(1, "", "", Some("t"))], party("A", "", "t"), Some(1)),
            // A second merchant gives a name, and the first has none.
            (vec![row(1, "", "", Some("t"))], party("A", "", "u"), None),
            // A journal of an earlier version goes to the first merchant that opens it.
            (vec![row(1, "", "", None)], party("A", "a", "u"), Some(1)),
            (vec![row(1, "A", "a", Some("u"))], party("B", "b", "v"), None),
            // Tokens that name no account may change.
            (vec![row(1, "", "", Some("t"))], party("", "", "u"), Some(1)),
            (vec![row(1, "A", "", Some("t"))], party("A", "", "u"), Some(1)),
            // A token that names the account takes the place of one that does not.
            (vec![row(1, "A", "", Some("t"))], party("A", "a", "u"), Some(1)),
            (vec![row(1, "A", "a", Some("t"))], party("A", "", "u"), Some(1)),
            (vec![row(1, "", "", Some("t"))], party("", "a", "u"), None),
            // Accounts differ, or names do.
            (vec![row(1, "A", "a", Some("t"))], party("A", "b", "u"), None),
            (vec![row(1, "A", "a", Some("t"))], party("B", "a", "t"), None),
            (vec![row(1, "A", "", Some("t"))], party("B", "", "t"), None),
            // One of two: not told apart.
            (vec![row(1, "A", "a", Some("t")), row(2, "B", "a", Some("t"))], party("", "a", "t"), None),
            (vec![row(1, "A", "a", Some("t")), row(2, "A", "b", Some("u"))], party("A", "", "v"), None),
            (vec![row(1, "A", "a", Some("t")), row(2, "A", "b", Some("u"))], party("", "b", "u"), Some(2)),
        ] {
            assert_eq!(found(&rows, &who), expected, "{who:?} in {rows:?}");
        }
    }
}
