//! What each language makes of the header.

use super::Block;
use super::interface::{Function, Interface, pascal};
use super::replies::{Class, Kind, Member, Replies, plain};
use crate::Result;

const PYTHON: &str = "bindings/python/tamara_pos.py";
const CPP: &str = "bindings/cpp/tamara_pos.hpp";
const STAND_IN: &str = "bindings/testing/stand_in.c";
const CSHARP_CODES: &str = "bindings/csharp/src/TamaraCode.cs";
const CSHARP_NATIVE: &str = "bindings/csharp/src/Native.cs";
const CSHARP_CLIENT: &str = "bindings/csharp/src/TamaraClient.cs";
const CSHARP_REPLIES: &str = "bindings/csharp/src/TamaraReplies.cs";
const JAVA_CODES: &str = "bindings/java/src/tamara/pos/Code.java";
const JAVA_NATIVE: &str = "bindings/java/src/tamara/pos/Native.java";
const JAVA_CLIENT: &str = "bindings/java/src/tamara/pos/Client.java";
const JAVA_REPLIES: &str = "bindings/java/src/tamara/pos/Replies.java";
const DELPHI: &str = "bindings/delphi/TamaraPos.pas";
const BASIC: &str = "bindings/vb6/TamaraPos.bas";
const BASIC_CLIENT: &str = "bindings/vb6/TamaraClient.cls";
const STDCALL: &str = "src/abi/stdcall.rs";

/// Longest line of a generated comment.
const WIDTH: usize = 110;

/// To add a binding, add its blocks.
pub const BLOCKS: &[Block] = &[
    Block { file: PYTHON, name: "abi", lines: |i| Ok(vec![format!("ABI_VERSION = {}", i.abi)]) },
    Block {
        file: PYTHON,
        name: "codes",
        lines: |i| Ok(codes(i, |name, number, _| vec![format!("{name} = {number}")])),
    },
    Block { file: PYTHON, name: "functions", lines: python_functions },
    Block { file: PYTHON, name: "operations", lines: |i| Ok(operations(i, python_operation)) },
    Block { file: CPP, name: "functions", lines: cpp_functions },
    Block { file: CPP, name: "operations", lines: |i| Ok(operations(i, cpp_operation)) },
    Block { file: STAND_IN, name: "operations", lines: stand_in_operations },
    Block { file: STAND_IN, name: "others", lines: stand_in_others },
    Block { file: CSHARP_CODES, name: "codes", lines: |i| Ok(codes(i, csharp_code)) },
    Block { file: CSHARP_NATIVE, name: "abi", lines: |i| Ok(vec![format!("internal const int Abi = {};", i.abi)]) },
    Block { file: CSHARP_NATIVE, name: "functions", lines: csharp_functions },
    Block { file: CSHARP_NATIVE, name: "binding", lines: csharp_binding },
    Block { file: CSHARP_CLIENT, name: "operations", lines: csharp_operations },
    Block { file: CSHARP_REPLIES, name: "replies", lines: csharp_replies },
    Block { file: JAVA_CODES, name: "codes", lines: |i| Ok(codes(i, java_code)) },
    Block { file: JAVA_NATIVE, name: "abi", lines: |i| Ok(vec![format!("static final int ABI = {};", i.abi)]) },
    Block { file: JAVA_NATIVE, name: "functions", lines: java_functions },
    Block { file: JAVA_CLIENT, name: "operations", lines: java_operations },
    Block { file: JAVA_REPLIES, name: "replies", lines: java_replies },
    Block { file: DELPHI, name: "abi", lines: |i| Ok(vec![format!("TAMARA_ABI_VERSION = {};", i.abi)]) },
    Block {
        file: DELPHI,
        name: "codes",
        lines: |i| Ok(codes(i, |name, number, _| vec![format!("TAMARA_{name} = {number};")])),
    },
    Block { file: DELPHI, name: "operations", lines: |i| Ok(operations(i, delphi_operation)) },
    Block { file: DELPHI, name: "functions", lines: delphi_functions },
    Block { file: DELPHI, name: "binding", lines: delphi_binding },
    Block { file: DELPHI, name: "bodies", lines: |i| Ok(operations(i, delphi_body)) },
    Block {
        file: BASIC,
        name: "abi",
        lines: |i| Ok(vec![format!("Public Const TAMARA_ABI_VERSION As Long = {}", i.abi)]),
    },
    Block {
        file: BASIC,
        name: "codes",
        lines: |i| Ok(codes(i, |name, number, _| vec![format!("Public Const TAMARA_{name} As Long = {number}")])),
    },
    Block { file: BASIC, name: "operations of VBA7", lines: |i| Ok(basic_declarations(i, "PtrSafe ", "LongPtr")) },
    Block { file: BASIC, name: "operations", lines: |i| Ok(basic_declarations(i, "", "Long")) },
    Block { file: BASIC_CLIENT, name: "operations", lines: |i| Ok(operations(i, basic_operation)) },
    Block {
        file: STDCALL,
        name: "operations",
        lines: |i| Ok(i.operations().map(|f| format!("{} \"{}\";", f.stdcall_name(), f.short())).collect()),
    },
];

/// One piece for each number, from its name, its value and what it says.
pub(super) fn codes(interface: &Interface, piece: impl Fn(&str, &str, &str) -> Vec<String>) -> Vec<String> {
    interface.codes.iter().flat_map(|code| piece(&code.name, &code.number, &code.about())).collect()
}

/// One piece for each operation, with an empty line between two of more than one line.
pub(super) fn operations(interface: &Interface, piece: impl Fn(&Interface, &Function) -> Vec<String>) -> Vec<String> {
    let mut lines = Vec::new();
    for piece in interface.operations().map(|f| piece(interface, f)) {
        if piece.len() > 1 && !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(piece);
    }
    lines
}

/// How a language's comments name what the header names.
pub(super) struct Voice {
    /// A number, by its name without `TAMARA_`.
    pub(super) code: fn(&str) -> String,
    pub(super) function: fn(&Function) -> String,
    /// What to do where the header says "call it with client 0".
    pub(super) diagnose: &'static str,
}

impl Voice {
    /// A text of the header in the language's own names.
    pub(super) fn say(&self, interface: &Interface, text: &str) -> String {
        let text = text.replace("call it with client 0 and \"config\"", self.diagnose);
        let mut said = String::new();
        let mut word = String::new();
        for c in text.chars().chain(['\n']) {
            if c.is_ascii_alphanumeric() || c == '_' {
                word.push(c);
                continue;
            }
            said.push_str(&self.word(interface, &word));
            word.clear();
            said.push(c);
        }
        said.pop();
        said
    }

    fn word(&self, interface: &Interface, word: &str) -> String {
        if let Some(code) = interface.codes.iter().find(|code| word.strip_prefix("TAMARA_") == Some(&code.name)) {
            return (self.code)(&code.name);
        }
        match interface.functions.iter().find(|f| f.name == word) {
            Some(function) => (self.function)(function),
            None => word.to_string(),
        }
    }

    fn all(&self, interface: &Interface, lines: &[String]) -> Vec<String> {
        lines.iter().map(|line| self.say(interface, line)).collect()
    }

    /// What a function does.
    fn about(&self, interface: &Interface, f: &Function) -> Vec<String> {
        self.paragraphs(interface, &f.about)
    }

    /// What it returns.
    fn returns(&self, interface: &Interface, f: &Function) -> Vec<String> {
        self.paragraphs(interface, &f.returns)
    }

    fn paragraphs(&self, interface: &Interface, text: &str) -> Vec<String> {
        let paragraphs: Vec<String> =
            text.split("\n\n").map(|text| wrapped(&self.say(interface, text), WIDTH).join("\n")).collect();
        paragraphs.join("\n\n").lines().map(str::to_string).collect()
    }

    /// All that the header says of an operation, for languages whose comments are plain text.
    pub(super) fn explained(&self, interface: &Interface, f: &Function) -> Vec<String> {
        let mut lines = self.about(interface, f);
        lines.push(String::new());
        lines.extend(self.returns(interface, f));
        for (what, members) in [("request", &f.request), ("reply", &f.reply)] {
            let members = self.all(interface, members);
            if !members.is_empty() {
                lines.extend([String::new(), format!("{what}:")]);
                lines.extend(members);
            }
        }
        lines
    }
}

/// A function that has another name in every binding: opening and closing a client.
pub(super) fn renamed(f: &Function, open: &str, close: &str, other: impl Fn(&Function) -> String) -> String {
    match f.short() {
        "client_open" => open.into(),
        "client_close" => close.into(),
        _ => other(f),
    }
}

const PYTHON_VOICE: Voice = Voice {
    code: |name| format!("Code.{name}"),
    function: |f| renamed(f, "Client", "close", |f| f.short().into()),
    diagnose: "call the function diagnose of this module",
};
const CPP_VOICE: Voice = Voice {
    code: |name| format!("TAMARA_{name}"),
    function: |f| renamed(f, "Client", "close", |f| f.short().into()),
    diagnose: "call tamara::diagnose",
};
const CSHARP_VOICE: Voice = Voice {
    code: |name| format!("<see cref=\"TamaraCode.{}\"/>", pascal(name)),
    function: |f| {
        renamed(f, "<see cref=\"TamaraClient(object)\"/>", "<see cref=\"Close\"/>", |f| match f.is_operation() {
            true => format!("<see cref=\"{}(object)\"/>", f.pascal()),
            false => f.pascal(),
        })
    },
    diagnose: "call <see cref=\"TamaraLibrary.Diagnose\"/>",
};
const JAVA_VOICE: Voice = Voice {
    code: |name| format!("{{@link Code#{name}}}"),
    function: |f| {
        renamed(f, "{@link #Client(Object)}", "{@link #close()}", |f| match f.is_operation() {
            true => format!("{{@link #{}(Object)}}", f.camel()),
            false => f.camel(),
        })
    },
    diagnose: "call {@link Tamara#diagnose(Object)}",
};
const PASCAL_VOICE: Voice = Voice {
    code: |name| format!("TAMARA_{name}"),
    function: |f| renamed(f, "Create", "Close", Function::pascal),
    diagnose: "call TamaraDiagnose",
};
const BASIC_VOICE: Voice = Voice {
    code: |name| format!("TAMARA_{name}"),
    function: |f| renamed(f, "OpenWith", "CloseIt", Function::pascal),
    diagnose: "call it before OpenWith, with \"config\"",
};

/// A text in lines of at most so many bytes.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.into()),
        }
    }
    lines
}

/// A comment between two signs.
fn comment(open: &str, text: Vec<String>, close: &str) -> Vec<String> {
    let indent = " ".repeat(open.len() + 1);
    let last = text.len().saturating_sub(1);
    let line = |(at, line): (usize, String)| {
        let start = if at == 0 { format!("{open} ") } else { indent.clone() };
        let end = if at == last { format!(" {close}") } else { String::new() };
        format!("{start}{line}{end}").trim_end().to_string()
    };
    text.into_iter().enumerate().map(line).collect()
}

/// The types of a function in another language; `names` are those for each type of the header.
fn typed(f: &Function, names: &[(&str, &str)]) -> Result<(String, Vec<String>)> {
    let of = |kind: &str, place: &str| {
        let found = names.iter().find(|(name, _)| *name == format!("{place}{kind}") || *name == kind);
        found.map(|(_, name)| name.to_string()).ok_or_else(|| {
            format!("{}: no type for {place}{kind:?}; add it to xtask/heavy/src/bindings/languages.rs", f.name)
        })
    };
    let parameters: Result<Vec<String>> = f.parameters.iter().map(|(kind, _)| of(kind, "")).collect();
    Ok((of(&f.result, "returned ")?, parameters?))
}

fn python_functions(interface: &Interface) -> Result<Vec<String>> {
    const TYPES: &[(&str, &str)] = &[
        ("returned void", "None"),
        ("int32_t", "ctypes.c_int32"),
        ("int64_t", "ctypes.c_int64"),
        ("tamara_client", "ctypes.c_int32"),
        ("tamara_client *", "_NUMBER_OUT"),
        ("int32_t *", "_NUMBER_OUT"),
        ("const char *", "_TEXT"),
        ("char *", "_GIVEN"),
        ("char **", "_REPLY"),
        ("void *", "_USERDATA"),
        ("tamara_log_callback", "_CALLBACK"),
    ];
    let line = |f: &Function| {
        let (result, parameters) = typed(f, TYPES)?;
        Ok(format!("\"{}\": ({result}, [{}]),", f.name, parameters.join(", ")))
    };
    interface.functions.iter().map(line).collect()
}

fn python_operation(interface: &Interface, f: &Function) -> Vec<String> {
    let default = if f.may_be_empty { " = \"{}\"" } else { "" };
    let mut lines = vec![format!("def {}(self, request: Request{default}) -> Reply:", f.short())];
    let mut text = PYTHON_VOICE.explained(interface, f);
    text[0].insert_str(0, "\"\"\"");
    text.push("\"\"\"".into());
    lines.extend(text.into_iter().map(|line| if line.is_empty() { line } else { format!("    {line}") }));
    lines.push(format!("    return self._operate(\"{}\", request)", f.short()));
    lines
}

fn cpp_functions(interface: &Interface) -> Result<Vec<String>> {
    let mut lines = vec!["#define TAMARA_POS_FUNCTIONS(X) \\".to_string()];
    lines.extend(interface.functions.iter().map(|f| format!("    X({}) \\", f.name)));
    if let Some(last) = lines.last_mut() {
        last.truncate(last.len() - 2);
    }
    Ok(lines)
}

fn cpp_operation(interface: &Interface, f: &Function) -> Vec<String> {
    let mut lines = comment("/*", CPP_VOICE.explained(interface, f), "*/");
    let (name, default) = (f.short(), if f.may_be_empty { " = \"{}\"" } else { "" });
    lines.push(format!("Reply {name}(const std::string &request{default}) const {{"));
    lines.push(format!("    return operate(\"{name}\", detail::functions().tamara_{name}, request);"));
    lines.push("}".into());
    lines
}

fn stand_in_operations(interface: &Interface) -> Result<Vec<String>> {
    Ok(interface.operations().map(|f| format!("OPERATION({})", f.name)).collect())
}

/// The functions that the stand-in does not write by hand: they do nothing.
fn stand_in_others(interface: &Interface) -> Result<Vec<String>> {
    const BY_HAND: &[&str] = &[
        "client_open",
        "client_close",
        "interrupt",
        "call",
        "log_to",
        "string_free",
        "version",
        "abi_version",
        "result_name",
    ];
    let body = |f: &Function| {
        let parameters: Vec<String> = f.parameters.iter().map(|(kind, name)| format!("{kind} {name}")).collect();
        let parameters = if parameters.is_empty() { "void".to_string() } else { parameters.join(", ") };
        let used: String = f.parameters.iter().map(|(_, name)| format!("(void){name}; ")).collect();
        let answer = if f.result == "void" { "" } else { "return 0; " };
        format!("{} {}({parameters}) {{ {used}{answer}}}", f.result, f.name)
    };
    Ok(interface.others().filter(|f| !BY_HAND.contains(&f.short())).map(body).collect())
}

/// A text as XML has it.
fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn csharp_code(name: &str, number: &str, about: &str) -> Vec<String> {
    vec![format!("/// <summary>{}</summary>", xml(about)), format!("public const int {} = {number};", pascal(name))]
}

fn csharp_functions(interface: &Interface) -> Result<Vec<String>> {
    const TYPES: &[(&str, &str)] = &[
        ("returned void", "void"),
        ("returned const char *", "IntPtr"),
        ("int32_t", "int"),
        ("int64_t", "long"),
        ("tamara_client", "int"),
        ("tamara_client *", "out int"),
        ("int32_t *", "out int"),
        ("const char *", "byte[]"),
        ("char *", "IntPtr"),
        ("char **", "out IntPtr"),
        ("void *", "IntPtr"),
        ("tamara_log_callback", "LogFunction"),
    ];
    let mut lines = Vec::new();
    for f in interface.others() {
        let (result, types) = typed(f, TYPES)?;
        let parameters: Vec<String> =
            f.parameters.iter().zip(&types).map(|((_, name), t)| format!("{t} {name}")).collect();
        let name = f.pascal();
        lines.push("[UnmanagedFunctionPointer(CallingConvention.Cdecl)]".into());
        lines.push(format!("internal delegate {result} {name}Function({});", parameters.join(", ")));
        lines.push(format!("internal readonly {name}Function {name};"));
    }
    Ok(lines)
}

fn csharp_binding(interface: &Interface) -> Result<Vec<String>> {
    let bound = |f: &Function| format!("{name} = Bind<{name}Function>(\"{}\");", f.name, name = f.pascal());
    Ok(interface.others().map(bound).collect())
}

fn csharp_operations(interface: &Interface) -> Result<Vec<String>> {
    let replies = Replies::read(interface)?;
    Ok(operations(interface, |interface, f| csharp_operation(interface, f, replies.of(f.short()))))
}

fn csharp_paragraphs(interface: &Interface, text: &str) -> Vec<String> {
    let lines = CSHARP_VOICE.paragraphs(interface, &xml(text));
    lines.into_iter().map(|line| format!("/// {line}").trim_end().to_string()).collect()
}

fn csharp_operation(interface: &Interface, f: &Function, reply: Option<&str>) -> Vec<String> {
    let (name, called) = (f.pascal(), f.short());
    let default = if f.may_be_empty { " = null" } else { "" };
    let given = if f.may_be_empty { "request ?? \"{}\"" } else { "request" };
    let reply = reply.map_or("TamaraReply".into(), |reply| format!("Tamara{reply}Reply"));
    let made = format!("(code, json) => new {reply}(code, json)");
    let mut lines = vec!["/// <summary>".to_string()];
    lines.extend(csharp_paragraphs(interface, &f.about));
    lines.push("/// </summary>".into());
    if f.request.is_empty() {
        lines.push("/// <param name=\"request\">There is nothing to say: leave it out.</param>".into());
    } else {
        lines.push("/// <param name=\"request\">JSON text, or an object with these members:".into());
        lines.push("/// <code>".into());
        lines.extend(f.request.iter().map(|line| format!("/// {}", PASCAL_VOICE.say(interface, &xml(line)))));
        lines.push("/// </code></param>".into());
    }
    lines.push("/// <returns>".into());
    lines.extend(csharp_paragraphs(interface, outcomes(f)));
    lines.push("/// </returns>".into());
    lines.push(format!("public {reply} {name}(object request{default})"));
    lines.push("{".into());
    lines.push(format!("    return Call(\"{called}\", {given}, {made});"));
    lines.push("}".into());
    lines.push(String::new());
    lines.push(format!("/// <summary><see cref=\"{name}(object)\"/>, on a thread of its own.</summary>"));
    lines.push(format!(
        "public Task<{reply}> {name}Async(object request{default}, CancellationToken cancellation = default(CancellationToken))"
    ));
    lines.push("{".into());
    lines.push(format!("    return CallAsync(\"{called}\", {given}, {made}, cancellation);"));
    lines.push("}".into());
    lines
}

/// The name of a member, unless every reply has a method of that name or the language a word.
fn member_name(member: &Member) -> &str {
    match member.name.as_str() {
        "text" => "printed_text",
        "void" => "can_void",
        name => name,
    }
}

/// What a function returns, for comments that say "returns" by themselves.
fn outcomes(f: &Function) -> &str {
    f.returns.trim_start_matches("Returns").trim_start_matches(',').trim()
}

fn csharp_replies(interface: &Interface) -> Result<Vec<String>> {
    let replies = Replies::read(interface)?;
    let mut lines = Vec::new();
    for class in &replies.replies {
        let (name, base) = (format!("Tamara{}Reply", class.name), class.extends.as_deref().unwrap_or_default());
        lines.push(csharp_summary(&csharp_names(interface, &class.about)));
        let sealed =
            if replies.replies.iter().any(|c| c.extends.as_ref() == Some(&class.name)) { "" } else { "sealed " };
        lines.push(format!("public {sealed}class {name} : Tamara{base}Reply"));
        lines.push("{".into());
        lines.push(format!("    internal {name}(int code, string json) : base(code, json) {{ }}"));
        lines.extend(csharp_members(class, "", ""));
        lines.push("}".into());
        lines.push(String::new());
    }
    for class in &replies.parts {
        let name = format!("Tamara{}", class.name);
        lines.push(csharp_summary(&xml(&class.about)));
        lines.push(format!("public sealed class {name}"));
        lines.push("{".into());
        lines.push("    private readonly TamaraReply reply;".into());
        lines.push("    private readonly string at;".into());
        lines.push(String::new());
        lines.push(format!("    internal {name}(TamaraReply reply, string at)"));
        lines.push("    {".into());
        lines.push("        this.reply = reply;".into());
        lines.push("        this.at = at + \".\";".into());
        lines.push("    }".into());
        lines.extend(csharp_members(class, "reply.", "at + "));
        lines.push("}".into());
        lines.push(String::new());
    }
    lines.pop();
    Ok(lines)
}

/// "What session_create, pay answers." by the names that these have in C#.
fn csharp_names(interface: &Interface, about: &str) -> String {
    let word = |word: &str| {
        let bare = word.trim_end_matches(',');
        let found = interface.operations().find(|f| f.short() == bare);
        found.map_or(word.to_string(), |f| {
            let comma = &word[bare.len()..];
            format!("<see cref=\"TamaraClient.{}(object)\"/>{comma}", f.pascal())
        })
    };
    about.split(' ').map(word).collect::<Vec<_>>().join(" ").replace("client_open", "opening a client")
}

fn csharp_summary(text: &str) -> String {
    format!("/// <summary>{text}</summary>")
}

fn csharp_members(class: &Class, reply: &str, at: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for member in &class.members {
        let path = format!("{at}\"{}\"", member.name);
        let owner = if reply.is_empty() { "this" } else { "reply" };
        let part = |name: &str| format!("new Tamara{name}({owner}, path)");
        let (kind, value) = match &member.kind {
            Kind::Text => ("string".into(), format!("{reply}Text({path})")),
            Kind::Integer => ("long".into(), format!("{reply}Integer({path}) ?? 0")),
            Kind::OptionalInteger => ("long?".into(), format!("{reply}Integer({path})")),
            Kind::Truth => ("bool".into(), format!("{reply}Is({path})")),
            Kind::Money => ("TamaraMoney?".into(), format!("{reply}Money({path})")),
            Kind::Texts => ("IList<string>".into(), format!("{reply}List({path}, path => {reply}Text(path))")),
            Kind::Part(name) => (format!("Tamara{name}"), format!("{reply}Part({path}, path => {})", part(name))),
            Kind::Parts(name) => {
                (format!("IList<Tamara{name}>"), format!("{reply}List({path}, path => {})", part(name)))
            }
            Kind::Any => ("object".into(), format!("{reply}Member({path})")),
            Kind::Sentence => ("string".into(), format!("{reply}Text({path} + \".\" + language)")),
        };
        lines.push(String::new());
        lines.push(format!("    {}", csharp_summary(&xml(&about(member)))));
        let name = pascal(member_name(member));
        if member.kind == Kind::Sentence {
            lines.push(format!("    public {kind} {name}(string language)"));
            lines.extend(["    {".into(), format!("        return {value};"), "    }".into()]);
            continue;
        }
        lines.push(format!("    public {kind} {name}"));
        lines.extend(["    {".into(), format!("        get {{ return {value}; }}"), "    }".into()]);
    }
    lines
}

/// What a member is; its name in the JSON where the schema does not say.
pub(super) fn about(member: &Member) -> String {
    match member.about.as_str() {
        "" => format!("\"{}\" of the JSON.", member.name),
        about => plain(about),
    }
}

fn java_code(name: &str, number: &str, about: &str) -> Vec<String> {
    vec![format!("/** {about} */"), format!("public static final int {name} = {number};")]
}

fn java_functions(interface: &Interface) -> Result<Vec<String>> {
    const TYPES: &[(&str, &str)] = &[
        ("returned void", "void"),
        ("returned const char *", "Pointer"),
        ("int32_t", "int"),
        ("int64_t", "long"),
        ("tamara_client", "int"),
        ("tamara_client *", "IntByReference"),
        ("int32_t *", "IntByReference"),
        ("const char *", "byte[]"),
        ("char *", "Pointer"),
        ("char **", "PointerByReference"),
        ("void *", "Pointer"),
        ("tamara_log_callback", "LogFunction"),
    ];
    let line = |f: &Function| {
        let (result, types) = typed(f, TYPES)?;
        let parameters: Vec<String> =
            f.parameters.iter().zip(&types).map(|((_, name), t)| format!("{t} {name}")).collect();
        Ok(format!("{result} {}({});", f.name, parameters.join(", ")))
    };
    interface.others().map(line).collect()
}

fn java_operations(interface: &Interface) -> Result<Vec<String>> {
    let replies = Replies::read(interface)?;
    Ok(operations(interface, |interface, f| java_operation(interface, f, replies.of(f.short()))))
}

/// A text as a Java comment has it.
fn html(text: &str) -> String {
    xml(text).replace('>', "&gt;").replace('@', "&#64;")
}

fn java_operation(interface: &Interface, f: &Function, reply: Option<&str>) -> Vec<String> {
    let reply = reply.map_or("Reply".into(), |reply| format!("Replies.{reply}Reply"));
    let mut lines = vec!["/**".to_string()];
    let said = |text: &str| JAVA_VOICE.paragraphs(interface, &html(text));
    lines.extend(said(&f.about).into_iter().map(|line| match line.is_empty() {
        true => " * <p>".to_string(),
        false => format!(" * {line}"),
    }));
    lines.push(" *".into());
    if f.request.is_empty() {
        lines.push(" * @param request there is nothing to say: leave it out".into());
    } else {
        lines.push(" * @param request JSON text, or a Map with these members:".into());
        lines.push(" *     <pre>".into());
        lines.extend(f.request.iter().map(|line| format!(" * {}", PASCAL_VOICE.say(interface, &html(line)))));
        lines.push(" *     </pre>".into());
    }
    for (at, line) in said(outcomes(f)).into_iter().enumerate() {
        lines.push(format!(" * {}{line}", if at == 0 { "@return " } else { "    " }).trim_end().to_string());
    }
    lines.push(" */".into());
    lines.push(format!("public {reply} {}(Object request) {{", f.camel()));
    lines.push(format!("    return call(\"{}\", request, {reply}::new);", f.short()));
    lines.push("}".into());
    if f.may_be_empty {
        lines.push(String::new());
        lines.push(format!("/** {}(\"{{}}\"). */", f.camel()));
        lines.push(format!("public {reply} {0}() {{", f.camel()));
        lines.push(format!("    return {}(\"{{}}\");", f.camel()));
        lines.push("}".into());
    }
    lines
}

fn java_replies(interface: &Interface) -> Result<Vec<String>> {
    let replies = Replies::read(interface)?;
    let mut lines = Vec::new();
    for class in &replies.replies {
        let name = format!("{}Reply", class.name);
        let base = class.extends.as_ref().map_or("Reply".into(), |base| format!("{base}Reply"));
        lines.push(format!("/** {} */", java_names(interface, &class.about)));
        let is_base = replies.replies.iter().any(|c| c.extends.as_ref() == Some(&class.name));
        lines.push(format!("public static {}class {name} extends {base} {{", if is_base { "" } else { "final " }));
        lines.push(format!("    {name}(int code, String json) {{"));
        lines.push("        super(code, json);".into());
        lines.push("    }".into());
        lines.extend(java_members(class, "", ""));
        lines.push("}".into());
        lines.push(String::new());
    }
    for class in &replies.parts {
        lines.push(format!("/** {} */", html(&class.about)));
        lines.push(format!("public static final class {} {{", class.name));
        lines.push("    private final Reply reply;".into());
        lines.push("    private final String at;".into());
        lines.push(String::new());
        lines.push(format!("    {}(Reply reply, String at) {{", class.name));
        lines.push("        this.reply = reply;".into());
        lines.push("        this.at = at + \".\";".into());
        lines.push("    }".into());
        lines.extend(java_members(class, "reply.", "at + "));
        lines.push("}".into());
        lines.push(String::new());
    }
    lines.pop();
    Ok(lines)
}

fn java_names(interface: &Interface, about: &str) -> String {
    let word = |word: &str| {
        let bare = word.trim_end_matches(',');
        let found = interface.operations().find(|f| f.short() == bare);
        let comma = &word[bare.len()..];
        found.map_or(word.to_string(), |f| format!("{{@link Client#{}(Object)}}{comma}", f.camel()))
    };
    about.split(' ').map(word).collect::<Vec<_>>().join(" ").replace("client_open", "opening a client")
}

fn java_members(class: &Class, reply: &str, at: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for member in &class.members {
        let path = format!("{at}\"{}\"", member.name);
        let owner = if reply.is_empty() { "this" } else { "reply" };
        let part = |name: &str| format!("new {name}({owner}, path)");
        let (kind, value) = match &member.kind {
            Kind::Text => ("String".into(), format!("{reply}text({path})")),
            Kind::Integer => ("long".into(), format!("{reply}integer({path}, 0L)")),
            Kind::OptionalInteger => ("Long".into(), format!("{reply}integer({path}, null)")),
            Kind::Truth => ("boolean".into(), format!("{reply}is({path})")),
            Kind::Money => ("Money".into(), format!("{reply}money({path})")),
            Kind::Texts => ("List<String>".into(), format!("{reply}list({path}, path -> {reply}text(path))")),
            Kind::Part(name) => (name.clone(), format!("{reply}part({path}, path -> {})", part(name))),
            Kind::Parts(name) => (format!("List<{name}>"), format!("{reply}list({path}, path -> {})", part(name))),
            Kind::Any => ("Object".into(), format!("{reply}member({path})")),
            Kind::Sentence => ("String".into(), format!("{reply}text({path} + \".\" + language)")),
        };
        let name = pascal(member_name(member));
        let name = format!("{}{}", name[..1].to_lowercase(), &name[1..]);
        let parameter = if member.kind == Kind::Sentence { "String language" } else { "" };
        lines.push(String::new());
        lines.push(format!("    /** {} */", html(&about(member))));
        lines.push(format!("    public {kind} {name}({parameter}) {{"));
        lines.extend([format!("        return {value};"), "    }".into()]);
    }
    lines
}

fn delphi_operation(interface: &Interface, f: &Function) -> Vec<String> {
    let mut lines = comment("(*", PASCAL_VOICE.explained(interface, f), "*)");
    let default = if f.may_be_empty { " = '{}'" } else { "" };
    lines.push(format!("function {}(const Request: TTamaraText{default}): ITamaraReply;", f.pascal()));
    lines
}

fn delphi_functions(interface: &Interface) -> Result<Vec<String>> {
    const TYPES: &[(&str, &str)] = &[
        ("returned void", ""),
        ("int32_t", "Integer"),
        ("int64_t", "Int64"),
        ("tamara_client", "Integer"),
        ("tamara_client *", "out Integer"),
        ("int32_t *", "out Integer"),
        ("const char *", "PAnsiChar"),
        ("char *", "PAnsiChar"),
        ("char **", "out PAnsiChar"),
        ("void *", "Pointer"),
        ("tamara_log_callback", "TTamaraLogCallback"),
    ];
    let line = |f: &Function| {
        let (result, types) = typed(f, TYPES)?;
        let parameters = f.parameters.iter().zip(&types).map(|((_, name), kind)| match kind.strip_prefix("out ") {
            Some(kind) => format!("out {}: {kind}", pascal(name)),
            None => format!("{}: {kind}", pascal(name)),
        });
        let parameters: Vec<String> = parameters.collect();
        let parameters = if parameters.is_empty() { String::new() } else { format!("({})", parameters.join("; ")) };
        Ok(match result.as_str() {
            "" => format!("{}: procedure{parameters}; cdecl;", f.pascal()),
            result => format!("{}: function{parameters}: {result}; cdecl;", f.pascal()),
        })
    };
    interface.others().map(line).collect()
}

fn delphi_binding(interface: &Interface) -> Result<Vec<String>> {
    Ok(interface.others().map(|f| format!("@F.{} := Symbol(Module, FileName, '{}');", f.pascal(), f.name)).collect())
}

fn delphi_body(_: &Interface, f: &Function) -> Vec<String> {
    vec![
        format!("function TTamaraClient.{}(const Request: TTamaraText): ITamaraReply;", f.pascal()),
        "begin".into(),
        format!("  Result := Call('{}', Request);", f.short()),
        "end;".into(),
    ]
}

fn basic_declarations(interface: &Interface, safe: &str, pointer: &str) -> Vec<String> {
    let line = |f: &Function| {
        format!(
            "Public Declare {safe}Function {} Lib \"tamara_pos_stdcall.dll\" \
             (ByVal Client As Long, ByVal Request As {pointer}, ByVal Reply As {pointer}) As Long",
            f.stdcall_name()
        )
    };
    interface.operations().map(line).collect()
}

fn basic_operation(interface: &Interface, f: &Function) -> Vec<String> {
    let name = f.pascal();
    let mut text = BASIC_VOICE.about(interface, f);
    text.extend(BASIC_VOICE.returns(interface, f));
    let mut lines: Vec<String> = text.iter().map(|line| format!("' {line}")).collect();
    let parameter = match f.may_be_empty {
        true => "Optional ByVal Request As String = \"{}\"",
        false => "ByVal Request As String",
    };
    lines.push(format!("Public Function {name}({parameter}) As TamaraReply"));
    lines.push(format!("    Set {name} = Operate(\"{}\", Request)", f.short()));
    lines.push("End Function".into());
    lines
}
