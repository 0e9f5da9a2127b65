//! Whether the link that a service gives for its customer may be shown: as a text, or as a QR code that anybody scans.

/// What is wrong with a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// It is not shown.
    Refused(&'static str),
    /// It is shown, and its host is told.
    Stranger(String),
}

/// Looks at a link of a service at `base_url`, whose pages are at these hosts and below them. A simulator's may be without encryption.
pub fn doubt(link: &str, base_url: &str, hosts: &[&str], is_simulated: bool) -> Option<Doubt> {
    let Some((scheme, rest)) = link.split_once("://") else {
        return Some(Doubt::Refused("is not an https address"));
    };
    let is_https = scheme.eq_ignore_ascii_case("https") || (is_simulated && scheme.eq_ignore_ascii_case("http"));
    let host = host_of(rest);
    if !is_https {
        return Some(Doubt::Refused("is not an https address"));
    }
    if host.contains('@') {
        return Some(Doubt::Refused("holds a user name"));
    }
    if host.is_empty() || link.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
        return Some(Doubt::Refused("is not a whole address"));
    }
    let own = base_url.split_once("://").map_or(base_url, |(_, rest)| host_of(rest));
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name).to_ascii_lowercase();
    let is_below = |known: &&str| name == **known || name.strip_suffix(*known).is_some_and(|sub| sub.ends_with('.'));
    match host.eq_ignore_ascii_case(own) || hosts.iter().any(is_below) {
        true => None,
        false => Some(Doubt::Stranger(host.chars().take(100).collect())),
    }
}

/// What stands before the path.
fn host_of(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_tamara(link: &str) -> Option<Doubt> {
        doubt(link, "https://api.tamara.co", &["tamara.co"], false)
    }

    #[test]
    fn only_encrypted_links_without_user_names_are_shown() {
        for link in [
            "javascript:alert(1)",
            "JavaScript://tamara.co/%0aalert(1)",
            "data:text/html,x",
            "http://checkout.tamara.co/x",
            "ftp://checkout.tamara.co/x",
            "https://user:pw@tamara.co/x",
            "https://tamara.co@evil.example/x",
            "https:///x",
            "https://tamara.co/a b",
            "https://tamara.co\\@evil.example",
            "https://tamara.co/\u{7}",
            "tamara.co/x",
            "",
        ] {
            assert!(matches!(of_tamara(link), Some(Doubt::Refused(_))), "{link}");
        }
    }

    #[test]
    fn a_link_to_the_service_s_own_host_needs_no_word_and_any_other_is_named() {
        for link in
            ["https://checkout.tamara.co/x?y=https://evil", "HTTPS://TAMARA.CO", "https://api.tamara.co:443/x#@"]
        {
            assert_eq!(of_tamara(link), None, "{link}");
        }
        for (link, host) in [
            ("https://tamara.co.evil.example/x", "tamara.co.evil.example"),
            ("https://nottamara.co", "nottamara.co"),
            ("https://[::1]:8080/x", "[::1]:8080"),
        ] {
            assert_eq!(of_tamara(link), Some(Doubt::Stranger(host.to_string())), "{link}");
        }
        let simulated = |link| doubt(link, "http://127.0.0.1:8080", &["tamara.co"], true);
        assert_eq!(simulated("http://127.0.0.1:8080/pay/1"), None);
        assert!(matches!(simulated("http://192.168.1.2:8080/pay/1"), Some(Doubt::Stranger(_))));
    }
}
