//! What PHP and JavaScript make of the header.

use super::Block;
use super::interface::{Function, Interface};
use super::languages::{Voice, about, codes, operations, renamed};
use super::replies::{Class, Kind, Replies};
use crate::Result;

const PHP_LIBRARY: &str = "bindings/php/src/Library.php";
const PHP_CODE: &str = "bindings/php/src/Code.php";
const PHP_CLIENT: &str = "bindings/php/src/Client.php";
const NODE: &str = "bindings/node/index.js";
const NODE_NATIVE: &str = "bindings/node/native.js";
const NODE_TYPES: &str = "bindings/node/index.d.ts";

/// The log's function is called on any thread, and these languages have one: a log of theirs is a file.
const ON_OTHER_THREADS: &str = "tamara_log_to";

pub const BLOCKS: &[Block] = &[
    Block { file: PHP_LIBRARY, name: "abi", lines: |i| Ok(vec![format!("public const ABI_VERSION = {};", i.abi)]) },
    Block {
        file: PHP_LIBRARY,
        name: "functions",
        lines: |i| Ok(declared(i).map(|f| format!("{};", in_c(f))).collect()),
    },
    Block {
        file: PHP_CODE,
        name: "codes",
        lines: |i| {
            Ok(codes(i, |name, number, about| {
                vec![format!("/** {about} */"), format!("public const {name} = {number};")]
            }))
        },
    },
    Block { file: PHP_CLIENT, name: "operations", lines: |i| Ok(operations(i, php_operation)) },
    Block { file: NODE_NATIVE, name: "abi", lines: |i| Ok(vec![format!("const ABI_VERSION = {};", i.abi)]) },
    Block { file: NODE_NATIVE, name: "functions", lines: node_functions },
    Block { file: NODE, name: "codes", lines: |i| Ok(codes(i, |name, number, _| vec![format!("{name}: {number},")])) },
    Block { file: NODE, name: "operations", lines: |i| Ok(operations(i, node_operation)) },
    Block {
        file: NODE_TYPES,
        name: "codes",
        lines: |i| {
            Ok(codes(i, |name, number, about| vec![format!("/** {about} */"), format!("readonly {name}: {number};")]))
        },
    },
    Block { file: NODE_TYPES, name: "operations", lines: node_typed_operations },
    Block { file: NODE_TYPES, name: "replies", lines: node_replies },
];

const PHP_VOICE: Voice = Voice {
    code: |name| format!("Code::{name}"),
    function: |f| renamed(f, "new Client", "close", Function::camel),
    diagnose: "call Library::diagnose",
};
const NODE_VOICE: Voice = Voice {
    code: |name| format!("Code.{name}"),
    function: |f| renamed(f, "Client.open", "close", Function::camel),
    diagnose: "call the function diagnose of this package",
};

fn declared(interface: &Interface) -> impl Iterator<Item = &Function> {
    interface.others().filter(|f| f.name != ON_OTHER_THREADS)
}

/// A function as C declares it.
fn in_c(f: &Function) -> String {
    let parameters: Vec<String> = f.parameters.iter().map(|(kind, name)| format!("{kind} {name}")).collect();
    let parameters = if parameters.is_empty() { "void".to_string() } else { parameters.join(", ") };
    format!("{} {}({parameters})", f.result, f.name).replace("* ", "*")
}

/// A comment of several lines.
fn documented(text: Vec<String>) -> Vec<String> {
    let lines = text.into_iter().map(|line| format!(" * {line}").trim_end().to_string());
    std::iter::once("/**".to_string()).chain(lines).chain([" */".to_string()]).collect()
}

fn php_operation(interface: &Interface, f: &Function) -> Vec<String> {
    let mut text = PHP_VOICE.explained(interface, f);
    text.push(String::new());
    text.push("@param array<string, mixed>|object|string $request".into());
    let mut lines = documented(text);
    let default = if f.may_be_empty { " = []" } else { "" };
    lines.push(format!("public function {}($request{default}): Reply", f.camel()));
    lines.extend(["{".into(), format!("    return $this->operate('{}', $request);", f.short()), "}".into()]);
    lines
}

/// Koffi reads C; what is given back is an address, and not a text of its own.
fn node_functions(interface: &Interface) -> Result<Vec<String>> {
    let line = |f: &Function| {
        let declaration =
            in_c(f).replace("tamara_client *", "_Out_ int32_t *").replace("tamara_client client", "int32_t client");
        let declaration = declaration.replace("char **", "_Out_ void **").replace("(char *", "(void *");
        let declaration = declaration.replace(", int32_t *", ", _Out_ int32_t *");
        format!("{}: '{declaration}',", f.camel())
    };
    Ok(declared(interface).map(line).collect())
}

fn node_operation(_: &Interface, f: &Function) -> Vec<String> {
    let default = if f.may_be_empty { " = {}" } else { "" };
    vec![
        format!("{}(request{default}) {{", f.camel()),
        format!("  return this.call('{}', request);", f.short()),
        "}".into(),
    ]
}

fn node_typed_operations(interface: &Interface) -> Result<Vec<String>> {
    let replies = Replies::read(interface)?;
    Ok(operations(interface, |interface, f| {
        let mut lines = documented(NODE_VOICE.explained(interface, f));
        let (name, mark) = (f.camel(), if f.may_be_empty { "?" } else { "" });
        let reply = replies.of(f.short()).map_or("Reply".into(), |reply| format!("{reply}Reply"));
        lines.push(format!("{name}(request{mark}: Request): Promise<{reply}>;"));
        lines
    }))
}

fn node_replies(interface: &Interface) -> Result<Vec<String>> {
    let replies = Replies::read(interface)?;
    let mut lines = Vec::new();
    for class in &replies.replies {
        let base = class.extends.as_ref().map_or("Reply".into(), |base| format!("{base}Reply"));
        let said = NODE_VOICE.say(interface, &class.about);
        lines.extend(node_interface(&format!("{}Reply extends {base}", class.name), &said, class));
    }
    for class in &replies.parts {
        lines.extend(node_interface(&class.name, &class.about, class));
    }
    lines.pop();
    Ok(lines)
}

fn node_interface(name: &str, said: &str, class: &Class) -> Vec<String> {
    let mut lines = Vec::new();
    if !said.is_empty() {
        lines.push(format!("/** {said} */"));
    }
    lines.push(format!("export interface {name} {{"));
    for member in &class.members {
        let kind = match &member.kind {
            Kind::Text => "string".into(),
            Kind::Integer | Kind::OptionalInteger => "number".into(),
            Kind::Truth => "boolean".into(),
            Kind::Money => "Money".into(),
            Kind::Sentence => "Sentence".into(),
            Kind::Part(name) => name.clone(),
            Kind::Texts => "string[]".into(),
            Kind::Parts(name) => format!("{name}[]"),
            Kind::Any => "unknown".into(),
        };
        lines.push(format!("  /** {} */", about(member)));
        lines.push(format!("  readonly {}?: {kind} | null;", member.name));
    }
    lines.extend(["}".into(), String::new()]);
    lines
}
