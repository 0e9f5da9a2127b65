//! What `docs/schema/interface.json` and the header say, taken apart.

use crate::{Result, root};
use serde_json::Value;

const DESCRIPTION: &str = "docs/schema/interface.json";

/// Everything a binding repeats.
pub struct Interface {
    /// `TAMARA_ABI_VERSION`.
    pub abi: String,
    /// The numbers that calls return, in the order of the header.
    pub codes: Vec<Code>,
    /// Every function but those for programs without a binding: a caller's buffer, JSON read and written member by member.
    pub functions: Vec<Function>,
}

/// A number that calls return.
pub struct Code {
    /// Without `TAMARA_`.
    pub name: String,
    pub number: String,
    /// What it means, with the names of functions and members in backticks.
    pub cause: String,
    /// What to do about it, with Markdown.
    pub cure: String,
}

impl Code {
    /// What it means, for comments.
    pub fn about(&self) -> String {
        self.cause.replace('`', "")
    }
}

/// What the library's types say of themselves; `cargo xtask schema` writes it.
pub struct Description {
    /// `TAMARA_ABI_VERSION`.
    pub abi: String,
    /// The numbers that calls return, in the order of the manual.
    pub codes: Vec<Code>,
}

impl Description {
    pub fn read() -> Result<Self> {
        let text = std::fs::read_to_string(root().join(DESCRIPTION)).map_err(|e| format!("{DESCRIPTION}: {e}"))?;
        let all: Value = serde_json::from_str(&text).map_err(|e| format!("{DESCRIPTION}: {e}"))?;
        let text = |value: &Value| value.as_str().map_or(value.to_string(), str::to_string);
        let code = |code: &Value| Code {
            name: text(&code["name"]),
            number: text(&code["number"]),
            cause: text(&code["cause"]),
            cure: text(&code["cure"]),
        };
        let codes = all["codes"].as_array().into_iter().flatten().map(code).collect();
        Ok(Description { abi: text(&all["abi_version"]), codes })
    }
}

/// A function of the header.
pub struct Function {
    pub name: String,
    pub result: String,
    /// Type and name of each.
    pub parameters: Vec<(String, String)>,
    /// What it does: the first paragraph.
    pub about: String,
    /// What it returns; empty where the header says nothing.
    pub returns: String,
    /// The members of the request, laid out in lines; what stands behind "JSON text" in the header.
    pub request: Vec<String>,
    /// The members of the reply beside those of every reply, in the same way.
    pub reply: Vec<String>,
    /// The request may be left out.
    pub may_be_empty: bool,
}

impl Interface {
    /// All but the functions.
    pub fn described() -> Result<Self> {
        let Description { abi, codes } = Description::read()?;
        Ok(Interface { abi, codes, functions: Vec::new() })
    }

    /// Takes a header apart.
    pub fn read(header: &str) -> Result<Self> {
        let mut functions = Vec::new();
        for part in header.split("/*\n").skip(1) {
            let Some((comment, declaration)) = part.split_once("*/\n") else { continue };
            if let Some(function) = Function::read(comment, declaration) {
                functions.push(function);
            }
        }
        functions.retain(|function| !is_for_plain_c(&function.name));
        if functions.is_empty() {
            return Err("the header declares no functions".into());
        }
        Ok(Interface { functions, ..Interface::described()? })
    }

    /// Functions of the one shape: client, request, reply.
    pub fn operations(&self) -> impl Iterator<Item = &Function> {
        self.functions.iter().filter(|f| f.is_operation())
    }

    /// All the others.
    pub fn others(&self) -> impl Iterator<Item = &Function> {
        self.functions.iter().filter(|f| !f.is_operation())
    }
}

impl Function {
    fn read(comment: &str, declaration: &str) -> Option<Self> {
        let declaration: Vec<&str> = declaration.split(';').next()?.split_whitespace().collect();
        let declaration = declaration.join(" ");
        let (before, parameters) = declaration.strip_suffix(')')?.split_once('(')?;
        let (result, name) = typed(before)?;
        if !name.starts_with("tamara_") || result.starts_with("typedef") {
            return None;
        }
        let parameters = parameters.split(", ").filter(|p| *p != "void").filter_map(typed).collect();
        let paragraphs: Vec<String> = comment.split("\n\n").map(one_line).collect();
        let returns = paragraphs.iter().find(|p| p.starts_with("Returns")).cloned().unwrap_or_default();
        let request = paragraphs.iter().find_map(|p| p.split_once("request JSON text")).map(|(_, rest)| rest);
        let may_be_empty = request.is_some_and(|r| r.split(" reply ").next().is_some_and(|r| r.contains("\"{}\"")));
        let request = described(comment, "request", &["JSON text, UTF-8. Required.", "JSON text, UTF-8."]);
        let reply = described(
            comment,
            "reply",
            &[
                "receives the reply; free it with tamara_string_free. May be NULL.",
                "Beside the members of every reply:",
            ],
        );
        Some(Function {
            name,
            result,
            parameters,
            about: paragraphs.first()?.clone(),
            returns,
            request,
            reply,
            may_be_empty,
        })
    }

    /// Whether `tamara_call` reaches it.
    pub fn is_operation(&self) -> bool {
        let types: Vec<&str> = self.parameters.iter().map(|(kind, _)| kind.as_str()).collect();
        types == ["tamara_client", "const char *", "char **"]
    }

    /// Without `tamara_`.
    pub fn short(&self) -> &str {
        self.name.strip_prefix("tamara_").unwrap_or(&self.name)
    }

    /// `OrderGet` for `tamara_order_get`.
    pub fn pascal(&self) -> String {
        pascal(self.short())
    }

    /// `orderGet` for `tamara_order_get`.
    pub fn camel(&self) -> String {
        let name = self.pascal();
        name[..1].to_lowercase() + &name[1..]
    }

    /// Its name in `tamara_pos_stdcall.dll`.
    pub fn stdcall_name(&self) -> String {
        format!("Tamara{}", self.pascal())
    }
}

/// `order_get` is `OrderGet`, and so is `ORDER_GET`.
pub fn pascal(name: &str) -> String {
    let words = name.split('_').filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_uppercase() + &word[1..].to_lowercase()).collect()
}

fn is_for_plain_c(name: &str) -> bool {
    name.ends_with("_into") || name.starts_with("tamara_reply_") || name.starts_with("tamara_request_")
}

/// A type and the name behind it.
fn typed(text: &str) -> Option<(String, String)> {
    let at = text.rfind([' ', '*'])? + 1;
    Some((text[..at].trim().to_string(), text[at..].to_string()))
}

/// What a comment says of a parameter, without the sentences that every function has, its lines indented among themselves only.
fn described(comment: &str, parameter: &str, known: &[&str]) -> Vec<String> {
    let starts = |line: &str| line.strip_prefix(' ').is_some_and(|line| !line.starts_with(' ') && !line.is_empty());
    let is_it = |line: &&str| line.split_whitespace().next() == Some(parameter) && starts(line);
    let mut lines = comment.lines().skip_while(|line| !is_it(line));
    let Some(first) = lines.next() else { return Vec::new() };
    let first = first.trim_start().trim_start_matches(parameter).trim();
    let first = known.iter().fold(first, |text, sentence| text.strip_prefix(sentence).unwrap_or(text).trim());
    let rest: Vec<&str> = lines.take_while(|line| !line.trim().is_empty() && !starts(line)).collect();
    let indent = rest.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let rest = rest.iter().map(|line| line[indent..].trim_end().to_string());
    (!first.is_empty()).then(|| first.to_string()).into_iter().chain(rest).collect()
}

fn one_line(paragraph: &str) -> String {
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "/*\n Reads an\n order.\n\n client    the client.\n request   JSON text \"{}\". Required.\n \
        reply     receives it:\n   \"a\"   text\n         of two lines.\n\n Returns TAMARA_OK.\n Thread-safe.\n */\nint32_t tamara_order_get(tamara_client client, const char *request, char **reply);\n\n\
        /*\n The version.\n */\nconst char *tamara_version(void);\n\n/*\n A call.\n */\ntypedef void (*tamara_x)(int32_t a);\n";

    #[test]
    fn functions_are_taken_apart() {
        let interface = Interface::read(HEADER).unwrap();
        assert_eq!(interface.codes[0].name, "OK");
        let names: Vec<&str> = interface.functions.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["tamara_order_get", "tamara_version"]);
        let [get, version] = interface.functions.as_slice() else { panic!() };
        assert!(get.is_operation() && get.may_be_empty && !version.is_operation());
        assert_eq!((get.about.as_str(), get.returns.as_str()), ("Reads an order.", "Returns TAMARA_OK. Thread-safe."));
        assert_eq!((get.pascal().as_str(), get.camel().as_str()), ("OrderGet", "orderGet"));
        assert_eq!(get.request, ["JSON text \"{}\". Required."]);
        assert_eq!(get.reply, ["receives it:", "\"a\"   text", "      of two lines."]);
        assert_eq!((version.result.as_str(), version.parameters.len()), ("const char *", 0));
    }
}
