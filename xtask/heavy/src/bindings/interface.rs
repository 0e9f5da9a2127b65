//! What `docs/schema/interface.json` and the header say, taken apart.

use super::members;
use super::replies::{Replies, plain};
use crate::{Result, root};
use serde_json::Value;

const DESCRIPTION: &str = "docs/schema/interface.json";
/// The line of the source in whose place the header has the members.
pub const MEMBERS: &str = "Members of request and reply: docs/schema/.";

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
    /// In the order of the table.
    pub operations: Vec<Operation>,
    /// The functions that are no operations, and what each does in one line.
    pub functions: Vec<(String, String)>,
    /// The parts of the header, and the functions of each by their whole names.
    pub tasks: Vec<(String, Vec<String>)>,
}

/// An operation, as the book's table has it.
pub struct Operation {
    /// Without `tamara_`.
    pub name: String,
    /// In one line, with Markdown.
    pub does: String,
    /// The longest time, with Markdown.
    pub takes: String,
    /// The request may be left out.
    pub may_be_empty: bool,
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
        let operation = |row: &Value| Operation {
            name: text(&row["name"]),
            does: text(&row["does"]),
            takes: text(&row["takes"]),
            may_be_empty: row["may_be_empty"] == true,
        };
        let whole = |name: &Value| match text(name) {
            name if name.starts_with("tamara_") => name,
            name => format!("tamara_{name}"),
        };
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let task = |row: &Value| (text(&row["task"]), list(&row["functions"]).iter().map(whole).collect());
        Ok(Description {
            abi: text(&all["abi_version"]),
            codes: list(&all["codes"]).iter().map(code).collect(),
            operations: list(&all["operations"]).iter().map(operation).collect(),
            functions: list(&all["functions"]).iter().map(|row| (text(&row["name"]), text(&row["does"]))).collect(),
            tasks: list(&all["tasks"]).iter().map(task).collect(),
        })
    }

    /// What a function does, in one line of plain text.
    pub fn does(&self, function: &str) -> Result<String> {
        let operation =
            self.operations.iter().find(|operation| function.strip_prefix("tamara_") == Some(&operation.name));
        let other = self.functions.iter().find(|(name, _)| name == function);
        let found = operation.map(|operation| &operation.does).or(other.map(|(_, does)| does));
        found.map(|does| plain(does)).ok_or_else(|| format!("{function} has no row in src/schema.rs"))
    }
}

/// A function of the header.
pub struct Function {
    pub name: String,
    pub result: String,
    /// Type and name of each.
    pub parameters: Vec<(String, String)>,
    /// What the source says of it; of an operation what stands before its members.
    pub about: String,
    /// Of an operation, what the source says behind its members: what it returns.
    pub returns: String,
    /// The members of the request, laid out in lines.
    pub request: Vec<String>,
    /// The members of the reply beside those of every reply, in the same way.
    pub reply: Vec<String>,
    /// The request may be left out.
    pub may_be_empty: bool,
}

impl Interface {
    /// All but the functions.
    pub fn described() -> Result<Self> {
        let Description { abi, codes, .. } = Description::read()?;
        Ok(Interface { abi, codes, functions: Vec::new() })
    }

    /// Takes apart what cbindgen writes of the source, and adds what the schemas say.
    pub fn read(source: &str) -> Result<Self> {
        let mut interface = Interface::declared(source)?;
        let description = Description::read()?;
        for operation in &description.operations {
            let function = interface.functions.iter_mut().find(|f| f.short() == operation.name);
            function.ok_or_else(|| format!("{} is not exported", operation.name))?.may_be_empty =
                operation.may_be_empty;
        }
        // In the order of the table: classes of replies are named by the first operation that has them.
        let at = |f: &Function| description.operations.iter().position(|operation| operation.name == f.short());
        interface.functions.sort_by_key(|f| at(f).map_or(0, |at| at + 1));
        let replies = Replies::read(&interface)?;
        let has_members = |f: &&mut Function| f.is_operation() || f.short() == "client_open";
        members::fill_in(interface.functions.iter_mut().filter(has_members), &replies)?;
        Ok(interface)
    }

    /// The functions as they are declared.
    fn declared(source: &str) -> Result<Self> {
        let mut functions = Vec::new();
        for part in source.split("/*\n").skip(1) {
            let Some((comment, declaration)) = part.split_once("*/\n") else { continue };
            if let Some(function) = Function::read(comment, declaration) {
                functions.push(function);
            }
        }
        functions.retain(|function| !is_for_plain_c(&function.name));
        match functions.is_empty() {
            true => Err("the source exports no functions".into()),
            false => Ok(Interface { functions, ..Interface::described()? }),
        }
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
        let parts = comment.split_once(MEMBERS).unwrap_or((comment, ""));
        let text = |part: &str| part.trim().lines().map(str::trim).collect::<Vec<_>>().join("\n");
        Some(Function {
            name,
            result,
            parameters,
            about: text(parts.0),
            returns: text(parts.1),
            request: Vec::new(),
            reply: Vec::new(),
            may_be_empty: false,
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

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "/*\n Reads an\n order.\n\n Members of request and reply: docs/schema/.\n\n Returns TAMARA_OK.\n */\n\
        int32_t tamara_order_get(tamara_client client, const char *request, char **reply);\n\n\
        /*\n The version.\n */\nconst char *tamara_version(void);\n\n/*\n A call.\n */\ntypedef void (*tamara_x)(int32_t a);\n";

    #[test]
    fn functions_are_taken_apart() {
        let interface = Interface::declared(HEADER).unwrap();
        assert_eq!(interface.codes[0].name, "OK");
        let names: Vec<&str> = interface.functions.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["tamara_order_get", "tamara_version"]);
        let [get, version] = interface.functions.as_slice() else { panic!() };
        assert!(get.is_operation() && !version.is_operation());
        assert_eq!((get.about.as_str(), get.returns.as_str()), ("Reads an\norder.", "Returns TAMARA_OK."));
        assert_eq!((get.pascal().as_str(), get.camel().as_str()), ("OrderGet", "orderGet"));
        assert_eq!((version.result.as_str(), version.parameters.len()), ("const char *", 0));
    }
}
