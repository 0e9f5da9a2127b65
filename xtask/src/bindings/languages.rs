//! What each language makes of the header.

use super::Block;
use super::interface::{Function, Interface, pascal};
use crate::Result;

const PYTHON: &str = "bindings/python/tamara_pos.py";
const CPP: &str = "bindings/cpp/tamara_pos.hpp";
const STAND_IN: &str = "bindings/testing/stand_in.c";
const CSHARP_CODES: &str = "bindings/csharp/src/TamaraCode.cs";
const CSHARP_NATIVE: &str = "bindings/csharp/src/Native.cs";
const CSHARP_CLIENT: &str = "bindings/csharp/src/TamaraClient.cs";
const JAVA_CODES: &str = "bindings/java/src/tamara/pos/Code.java";
const JAVA_NATIVE: &str = "bindings/java/src/tamara/pos/Native.java";
const JAVA_CLIENT: &str = "bindings/java/src/tamara/pos/Client.java";
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
    Block { file: CSHARP_CLIENT, name: "operations", lines: |i| Ok(operations(i, csharp_operation)) },
    Block { file: JAVA_CODES, name: "codes", lines: |i| Ok(codes(i, java_code)) },
    Block { file: JAVA_NATIVE, name: "abi", lines: |i| Ok(vec![format!("static final int ABI = {};", i.abi)]) },
    Block { file: JAVA_NATIVE, name: "functions", lines: java_functions },
    Block { file: JAVA_CLIENT, name: "operations", lines: |i| Ok(operations(i, java_operation)) },
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
fn codes(interface: &Interface, piece: impl Fn(&str, &str, &str) -> Vec<String>) -> Vec<String> {
    interface.codes.iter().flat_map(|code| piece(&code.name, &code.number, &code.about)).collect()
}

/// One piece for each operation, with an empty line between two of more than one line.
fn operations(interface: &Interface, piece: fn(&Function) -> Vec<String>) -> Vec<String> {
    let mut lines = Vec::new();
    for piece in interface.operations().map(piece) {
        if piece.len() > 1 && !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(piece);
    }
    lines
}

/// A text in lines of [`WIDTH`].
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.into()),
        }
    }
    lines
}

/// What a function does, and what it returns.
fn explained(f: &Function) -> Vec<String> {
    let mut lines = wrapped(&f.about);
    lines.extend(wrapped(&f.returns));
    lines
}

/// A comment between two signs.
fn comment(open: &str, text: Vec<String>, close: &str) -> Vec<String> {
    let indent = " ".repeat(open.len() + 1);
    let last = text.len().saturating_sub(1);
    let line = |(at, line): (usize, String)| {
        let start = if at == 0 { format!("{open} ") } else { indent.clone() };
        let end = if at == last { format!(" {close}") } else { String::new() };
        format!("{start}{line}{end}")
    };
    text.into_iter().enumerate().map(line).collect()
}

/// The types of a function in another language; `names` are those for each type of the header.
fn typed(f: &Function, names: &[(&str, &str)]) -> Result<(String, Vec<String>)> {
    let of = |kind: &str, place: &str| {
        let found = names.iter().find(|(name, _)| *name == format!("{place}{kind}") || *name == kind);
        found.map(|(_, name)| name.to_string()).ok_or_else(|| {
            format!("{}: no type for {place}{kind:?}; add it to xtask/src/bindings/languages.rs", f.name)
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

fn python_operation(f: &Function) -> Vec<String> {
    let default = if f.may_be_empty { " = \"{}\"" } else { "" };
    let mut lines = vec![format!("def {}(self, request: Request{default}) -> Reply:", f.short())];
    let mut text = explained(f);
    text[0].insert_str(0, "\"\"\"");
    text.push("\"\"\"".into());
    lines.extend(text.into_iter().map(|line| format!("    {line}")));
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

fn cpp_operation(f: &Function) -> Vec<String> {
    let mut lines = comment("/*", explained(f), "*/");
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

fn csharp_operation(f: &Function) -> Vec<String> {
    let (name, called) = (f.pascal(), f.short());
    let default = if f.may_be_empty { " = null" } else { "" };
    let given = if f.may_be_empty { "request ?? \"{}\"" } else { "request" };
    let mut lines = vec!["/// <summary>".to_string()];
    lines.extend(wrapped(&xml(&f.about)).into_iter().map(|line| format!("/// {line}")));
    lines.push("/// </summary>".into());
    lines.push("/// <remarks>".into());
    lines.extend(wrapped(&xml(&f.returns)).into_iter().map(|line| format!("/// {line}")));
    lines.push("/// </remarks>".into());
    lines.push(format!("public TamaraReply {name}(object request{default})"));
    lines.push("{".into());
    lines.push(format!("    return Call(\"{called}\", {given});"));
    lines.push("}".into());
    lines.push(String::new());
    lines.push(format!("/// <summary>{name}, on a thread of its own.</summary>"));
    lines.push(format!(
        "public Task<TamaraReply> {name}Async(object request{default}, CancellationToken cancellation = default(CancellationToken))"
    ));
    lines.push("{".into());
    lines.push(format!("    return CallAsync(\"{called}\", {given}, cancellation);"));
    lines.push("}".into());
    lines
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

fn java_operation(f: &Function) -> Vec<String> {
    let mut lines = vec!["/**".to_string()];
    lines.extend(wrapped(&f.about).into_iter().map(|line| format!(" * {line}")));
    lines.push(" *".into());
    lines.extend(wrapped(&f.returns).into_iter().map(|line| format!(" * {line}")));
    lines.push(" */".into());
    lines.push(format!("public Reply {}(Object request) {{", f.camel()));
    lines.push(format!("    return call(\"{}\", request);", f.short()));
    lines.push("}".into());
    if f.may_be_empty {
        lines.push(String::new());
        lines.push(format!("/** {}(\"{{}}\"). */", f.camel()));
        lines.push(format!("public Reply {0}() {{", f.camel()));
        lines.push(format!("    return {}(\"{{}}\");", f.camel()));
        lines.push("}".into());
    }
    lines
}

fn delphi_operation(f: &Function) -> Vec<String> {
    let mut lines = comment("(*", explained(f), "*)");
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

fn delphi_body(f: &Function) -> Vec<String> {
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

fn basic_operation(f: &Function) -> Vec<String> {
    let name = f.pascal();
    vec![
        format!("Public Function {name}(ByVal Request As String) As TamaraReply"),
        format!("    Set {name} = Operate(\"{}\", Request)", f.short()),
        "End Function".into(),
    ]
}
