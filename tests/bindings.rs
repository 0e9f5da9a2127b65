//! What every binding declares, against the header: functions with their parameters, numbers, the interface's version. `cargo xtask
//! header` writes most of it; this reads what is there, whoever wrote it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// A binding, and how its language writes things down.
struct Binding {
    /// The folder, or file, of its source.
    source: &'static str,
    /// A declared function: its name in quotes or not, followed by result and parameters; "" where the compiler takes them from the header.
    types: &'static [(&'static str, char)],
    /// How a function that is no operation is declared, and with which parameters.
    declared: fn(&str, &Function) -> Option<Vec<String>>,
    /// How code outside of declarations calls a function that is no operation.
    called: fn(&Function) -> String,
    /// How an operation is offered.
    offered: fn(&Function) -> String,
    /// How a number is written.
    code: fn(&str, &str) -> String,
    /// How the interface's version is written.
    abi: fn(&str) -> String,
}

const BINDINGS: &[Binding] = &[
    Binding {
        source: "bindings/python/tamara_pos.py",
        types: &[
            ("ctypes.c_int32", 'n'),
            ("_TEXT", 't'),
            ("_NUMBER_OUT", 'o'),
            ("_REPLY", 'r'),
            ("_GIVEN", 'g'),
            ("_USERDATA", 'p'),
            ("_CALLBACK", 'c'),
        ],
        declared: |source, f| list(between(source, &format!("\"{}\": (", f.name), "),\n")?.split_once('[')?.1),
        called: |f| f.name.clone(),
        offered: |f| format!("def {0}(self, request: Request", f.short()),
        code: |name, number| format!("    {name} = {number}\n"),
        abi: |number| format!("\nABI_VERSION = {number}\n"),
    },
    Binding {
        source: "bindings/cpp/tamara_pos.hpp",
        types: &[],
        // The types are the header's own: decltype.
        declared: |source, f| source.contains(&format!("X({})", f.name)).then(Vec::new),
        called: |f| format!("functions().{}", f.name),
        offered: |f| format!("return operate(\"{0}\", detail::functions().tamara_{0}, request);", f.short()),
        code: |_, _| "#include \"tamara_pos.h\"".into(),
        abi: |_| "#include \"tamara_pos.h\"".into(),
    },
    Binding {
        source: "bindings/csharp/src",
        types: &[
            ("int", 'n'),
            ("byte[]", 't'),
            ("out int", 'o'),
            ("out IntPtr", 'r'),
            ("IntPtr", 'p'),
            ("LogFunction", 'c'),
        ],
        declared: |source, f| {
            let bound = source.contains(&format!("Bind<{}Function>(\"{}\")", f.pascal(), f.name));
            let parameters = between(source, &format!(" {}Function(", f.pascal()), ");")?;
            bound.then(|| list(parameters)).flatten().map(without_names)
        },
        called: |f| format!(".{}(", f.pascal()),
        offered: |f| format!("    return CallAsync(\"{}\", ", f.short()),
        code: |name, number| format!(" const int {} = {number};", pascal(name)),
        abi: |number| format!("const int Abi = {number};"),
    },
    Binding {
        source: "bindings/java/src/tamara/pos",
        types: &[
            ("int", 'n'),
            ("byte[]", 't'),
            ("IntByReference", 'o'),
            ("PointerByReference", 'r'),
            ("Pointer", 'p'),
            ("LogFunction", 'c'),
        ],
        declared: |source, f| list(between(source, &format!(" {}(", f.name), ");")?).map(without_names),
        called: |f| format!(".{}(", f.name),
        offered: |f| format!("return call(\"{}\", request, ", f.short()),
        code: |name, number| format!(" static final int {name} = {number};"),
        abi: |number| format!("static final int ABI = {number};"),
    },
    Binding {
        source: "bindings/delphi/TamaraPos.pas",
        types: &[
            ("Integer", 'n'),
            ("PAnsiChar", 't'),
            ("out Integer", 'o'),
            ("out PAnsiChar", 'r'),
            ("Pointer", 'p'),
            ("TTamaraLogCallback", 'c'),
        ],
        declared: |source, f| {
            let bound = source.contains(&format!("@F.{} := Symbol(Module, FileName, '{}');", f.pascal(), f.name));
            let line =
                source.lines().find(|l| l.trim().starts_with(&format!("{}: ", f.pascal())) && l.ends_with("cdecl;"))?;
            let parameters = line.split_once('(').map_or("", |(_, rest)| rest.split(')').next().unwrap());
            let kind = |p: &str| match (p.split_once(": ").unwrap().1, p.starts_with("out ")) {
                (kind, true) => format!("out {kind}"),
                (kind, false) => kind.to_string(),
            };
            bound.then(|| parameters.split("; ").filter(|p| !p.is_empty()).map(kind).collect())
        },
        called: |f| format!("Lib.{}", f.pascal()),
        offered: |f| format!("  Result := Call('{}', Request);", f.short()),
        code: |name, number| format!("  TAMARA_{name} = {number};\n"),
        abi: |number| format!("  TAMARA_ABI_VERSION = {number};\n"),
    },
    Binding {
        source: "bindings/php/src",
        types: &[
            ("int32_t", 'n'),
            ("tamara_client", 'n'),
            ("const char *", 't'),
            ("tamara_client *", 'o'),
            ("char **", 'r'),
            ("char *", 'g'),
            ("callback", 'c'),
            ("void *", 'p'),
        ],
        declared: |source, f| match is_for_threads(f) {
            true => Some(LOG_FUNCTION.map(String::from).to_vec()),
            false => declared_in_c(source, f),
        },
        called: |f| match is_for_threads(f) {
            true => "There is no function for the log here".into(),
            false => format!("->{}(", f.name),
        },
        offered: |f| format!("return $this->operate('{}', $request);", f.short()),
        code: |name, number| format!(" const {name} = {number};\n"),
        abi: |number| format!(" const ABI_VERSION = {number};\n"),
    },
    Binding {
        source: "bindings/node",
        types: &[
            ("int32_t", 'n'),
            ("const char *", 't'),
            ("_Out_ int32_t *", 'o'),
            ("_Out_ void **", 'r'),
            ("void *", 'p'),
            ("callback", 'c'),
        ],
        declared: |source, f| match is_for_threads(f) {
            true => Some(LOG_FUNCTION.map(String::from).to_vec()),
            false => declared_in_c(source, f),
        },
        called: |f| match is_for_threads(f) {
            true => "**The log** goes to a file".into(),
            false => format!(".{}{}(", f.pascal()[..1].to_lowercase(), &f.pascal()[1..]),
        },
        offered: |f| format!("  return this.call('{}', request);\n", f.short()),
        code: |name, number| format!("  {name}: {number},\n"),
        abi: |number| format!("const ABI_VERSION = {number};\n"),
    },
];

/// What tamara_log_to takes.
const LOG_FUNCTION: [&str; 3] = ["const char *", "callback", "void *"];

/// Its function is called on any thread; languages with one thread leave it out, and say so.
fn is_for_threads(f: &Function) -> bool {
    f.name == "tamara_log_to"
}

/// The types of a function's parameters where a binding declares it in C.
fn declared_in_c(source: &str, f: &Function) -> Option<Vec<String>> {
    let parameters = [" ", " *"].iter().find_map(|before| between(source, &format!("{before}{}(", f.name), ")"))?;
    let kind = |p: &str| p[..p.rfind([' ', '*']).unwrap() + 1].trim().to_string();
    Some(parameters.split(", ").filter(|p| *p != "void").map(kind).collect())
}

/// A function of the header.
struct Function {
    name: String,
    /// The parameters' kinds: n number, t text, o place for a number, r place for a reply, g text given back, p pointer, c callback.
    kinds: String,
}

impl Function {
    fn short(&self) -> &str {
        self.name.strip_prefix("tamara_").unwrap()
    }

    fn pascal(&self) -> String {
        pascal(self.short())
    }

    fn is_operation(&self) -> bool {
        self.kinds == "ntr"
    }
}

fn header() -> String {
    text("include/tamara_pos.h")
}

/// Cargo says at run time where this package is: a repository that was copied with its target is not where this was compiled.
fn root() -> PathBuf {
    PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").into()))
}

fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

/// Functions for programs that have no binding: answers into a buffer of the host, and JSON read and written member by member.
fn is_for_plain_c(name: &str) -> bool {
    name.ends_with("_into") || name.starts_with("tamara_reply_") || name.starts_with("tamara_request_")
}

/// Every function that a binding needs.
fn functions() -> Vec<Function> {
    let header = header().replace(",\n    ", ", ");
    // What follows the heading of a part is the next comment.
    let behind_comments = header.split("*/\n").filter(|part| !part.starts_with("\n/*"));
    let declared = behind_comments.filter_map(|part| part.split(";\n").next()?.strip_suffix(')')?.split_once('('));
    let each =
        declared.filter(|(before, _)| !before.contains("typedef") && !before.contains('#')).map(|(before, rest)| {
            let parameters = rest.split(", ").filter(|p| *p != "void");
            let kind = |parameter: &str| match parameter[..parameter.rfind([' ', '*']).unwrap() + 1].trim() {
                "int32_t" | "tamara_client" | "tamara_request" => 'n',
                "const char *" => 't',
                "tamara_client *" | "tamara_request *" | "int32_t *" => 'o',
                "char **" => 'r',
                "char *" => 'g',
                "void *" => 'p',
                "tamara_log_callback" => 'c',
                other => panic!("tests/bindings.rs knows no kind for {other}"),
            };
            Function {
                name: before[before.rfind([' ', '*']).unwrap() + 1..].to_string(),
                kinds: parameters.map(kind).collect(),
            }
        });
    let functions: Vec<Function> = each.filter(|f| !is_for_plain_c(&f.name)).collect();
    let listed = text("include/symbols.txt");
    let names = listed.lines().filter_map(|line| line.split_once(' ')).filter(|(name, _)| name.starts_with("tamara_"));
    let expected = names.filter(|(name, _)| !is_for_plain_c(name)).count();
    assert_eq!(functions.len(), expected, "functions found in the header, and on the list");
    functions
}

/// Every number that calls return: ("PENDING", "1").
fn codes() -> Vec<(String, String)> {
    let source = text("src/abi/codes.rs");
    let lines = source
        .lines()
        .filter_map(|line| line.strip_prefix("pub const TAMARA_")?.strip_suffix(';')?.split_once(": i32 = "));
    lines.map(|(name, number)| (name.to_string(), number.to_string())).collect()
}

/// The text of a file, or of all files of a folder.
fn source(of: &str) -> String {
    let path = root().join(of);
    match path.is_dir() {
        true => {
            let files = fs::read_dir(path).unwrap().map(|file| file.unwrap().path()).filter(|file| file.is_file());
            files.map(|file| fs::read_to_string(file).unwrap()).collect()
        }
        false => text(of),
    }
}

/// What people wrote: the text outside of the generated blocks.
fn by_hand(source: &str) -> String {
    let mut parts = source.split("<generated ");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |text, part| text + part.split_once("</generated>").map_or("", |(_, rest)| rest))
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.split_once(start)?.1.split(end).next()
}

fn list(text: &str) -> Option<Vec<String>> {
    let text = text.trim_end_matches(']');
    Some(text.split(", ").filter(|part| !part.is_empty()).map(String::from).collect())
}

fn without_names(parameters: Vec<String>) -> Vec<String> {
    parameters.iter().map(|p| p.rsplit_once(' ').unwrap().0.to_string()).collect()
}

/// "order_get" and "ORDER_GET" are "OrderGet".
fn pascal(name: &str) -> String {
    name.split('_').map(|part| part[..1].to_uppercase() + &part[1..].to_lowercase()).collect()
}

#[test]
fn every_binding_declares_and_offers_every_function() {
    for binding in BINDINGS {
        let source = source(binding.source);
        let by_hand = by_hand(&source);
        let help = "run cargo xtask header";
        for f in functions() {
            let (file, name) = (binding.source, &f.name);
            if f.is_operation() {
                assert!(source.contains(&(binding.offered)(&f)), "{file} does not offer {name}; {help}");
                continue;
            }
            let Some(types) = (binding.declared)(&source, &f) else { panic!("{file} does not declare {name}; {help}") };
            if !binding.types.is_empty() {
                let kind =
                    |t: &String| binding.types.iter().find(|(known, _)| known == t).map_or('?', |(_, kind)| *kind);
                // Some languages have one type for texts that are given back, for texts that go in and for pointers.
                let found: Vec<char> = types.iter().map(kind).collect();
                let is_right = found.len() == f.kinds.len()
                    && found.iter().zip(f.kinds.chars()).all(|(a, b)| *a == b || (b == 'g' && "tp".contains(*a)));
                assert!(is_right, "{file} declares {name} with {types:?}, which is not {:?}; {help}", f.kinds);
            }
            let call = (binding.called)(&f);
            assert!(
                by_hand.contains(&call),
                "{file} declares {name}, but no code calls it: write a method that uses {call}"
            );
        }
    }
}

/// The interface's version, as the header has it.
fn abi() -> String {
    between(&header(), "#define TAMARA_ABI_VERSION ", "\n").unwrap().to_string()
}

#[test]
fn every_binding_has_every_number_and_the_version() {
    let abi = abi();
    for binding in BINDINGS {
        let source = source(binding.source);
        for (name, number) in codes() {
            let line = (binding.code)(&name, &number);
            assert!(source.contains(&line), "{} lacks {line:?}; run cargo xtask header", binding.source);
        }
        let line = (binding.abi)(&abi);
        assert!(source.contains(&line), "{} lacks {line:?}; run cargo xtask header", binding.source);
    }
}

#[test]
fn no_binding_declares_what_the_header_does_not_have() {
    let known: Vec<String> = functions().into_iter().map(|f| f.name).collect();
    for binding in BINDINGS {
        let source = source(binding.source);
        for quote in ["\"tamara_", "'tamara_"] {
            let names = source.split(quote).skip(1).map(|rest| {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
                format!("tamara_{}", &rest[..end])
            });
            // "tamara_" + name is how a name is put together, tamara_pos the library's own.
            for name in names.filter(|name| name != "tamara_" && !name.starts_with("tamara_pos")) {
                assert!(known.contains(&name), "{} names {name}, which the header does not have", binding.source);
            }
        }
    }
}

/// Kinds of the parameters that stand between brackets: n number, o place for a number, p any other pointer.
fn kinds(parameters: &str) -> String {
    let each = parameters.split(',').map(str::trim).filter(|p| !p.is_empty());
    let kind = |parameter: &str| match parameter.split_once(": ").unwrap().1 {
        "i32" | "tamara_client" | "tamara_request" => 'n',
        "*mut tamara_client" | "*mut tamara_request" | "*mut i32" => 'o',
        _ => 'p',
    };
    each.map(kind).collect()
}

/// The exports of `tamara_pos_stdcall.dll`: name and kinds of the parameters.
fn stdcall_exports() -> Vec<(String, String)> {
    let source = text("src/abi/stdcall.rs");
    let mut exports = Vec::new();
    for part in source.split("pub extern \"system\" fn ").skip(1).filter(|part| !part.starts_with('$')) {
        let (name, rest) = part.split_once('(').unwrap();
        exports.push((name.to_string(), kinds(rest.split(')').next().unwrap())));
    }
    let source_of_bytes = text("src/abi/bytes.rs");
    for row in between(&source_of_bytes, "\ntwins! {\n", "\n}").unwrap().lines() {
        let (names, parameters) = row.trim().strip_suffix(");").unwrap().split_once('(').unwrap();
        for name in names.split(' ').skip(1) {
            assert!(is_for_buffers(name), "{name}");
            exports.push((name.to_string(), kinds(parameters)));
        }
    }
    let operations = between(&source, "\noperations! {", "\n}").unwrap();
    let named = operations.lines().filter_map(|line| line.trim().strip_suffix("\";")?.split_once(" \""));
    exports.extend(named.map(|(name, _)| (name.to_string(), "npp".to_string())));
    exports
}

fn basic(file: &str) -> String {
    text(&format!("bindings/vb6/{file}")).replace("\r\n", "\n")
}

/// Hosts that have buffers of their own use these; Visual Basic has strings.
fn is_for_buffers(name: &str) -> bool {
    name.ends_with("Utf8") || name.ends_with("Ansi")
}

#[test]
fn visual_basic_declares_what_the_twin_exports_for_32_and_for_64_bits() {
    let module = basic("TamaraPos.bas");
    let exports = stdcall_exports();
    let listed = text("packaging/windows/stdcall_symbols.txt");
    let listed = listed.lines().filter(|line| !line.starts_with('#')).count();
    assert_eq!(exports.len(), listed, "exports of src/abi/stdcall.rs, and on the list");
    let (for_64, rest) = between(&module, "#If VBA7 Then\n", "#End If").unwrap().split_once("#Else\n").unwrap();
    for (declarations, pointer, safe) in [(for_64, "LongPtr", "PtrSafe "), (rest, "Long", "")] {
        let ours: Vec<&str> =
            declarations.lines().filter(|line| line.contains("Lib \"tamara_pos_stdcall.dll\"")).collect();
        for (name, kinds) in exports.iter().filter(|(name, _)| !is_for_buffers(name)) {
            let start = format!("Public Declare {safe}Function {name} Lib \"tamara_pos_stdcall.dll\" (");
            let declared: Vec<&str> = ours.iter().filter_map(|line| line.strip_prefix(start.as_str())).collect();
            let [declared] = declared.as_slice() else { panic!("{name} is declared {} times", declared.len()) };
            let parameters =
                declared.strip_suffix(") As Long").unwrap_or_else(|| panic!("{name} does not return a Long"));
            let kind = |parameter: &str| match parameter.split_once(" As ").unwrap() {
                (place, "Long") if place.starts_with("ByRef ") => 'o',
                (_, kind) if pointer == "LongPtr" && kind == pointer => 'p',
                (_, "Long") => 'n',
                other => panic!("{name}: {other:?}"),
            };
            let found: String = parameters.split(", ").filter(|p| !p.is_empty()).map(kind).collect();
            // With 32 bits a pointer is a Long.
            let expected = if pointer == "Long" { kinds.replace('p', "n") } else { kinds.clone() };
            assert_eq!(found, expected, "the parameters of {name} where pointers are {pointer}");
        }
        let wanted = exports.iter().filter(|(name, _)| !is_for_buffers(name)).count();
        assert_eq!(ours.len(), wanted, "declarations, and exports");
    }
    let client = basic("TamaraClient.cls");
    for f in functions().iter().filter(|f| f.is_operation()) {
        let call = format!("Set {0} = Operate(\"{1}\", Request)", f.pascal(), f.short());
        assert!(client.contains(&call), "TamaraClient.cls does not offer {}", f.name);
    }
    for (name, number) in codes().into_iter().chain([("ABI_VERSION".to_string(), abi())]) {
        let line = format!("Public Const TAMARA_{name} As Long = {number}\n");
        assert!(module.contains(&line), "TamaraPos.bas lacks {line:?}");
    }
}

/// A language without BSTR: its declarations, its sample, how it writes a declaration, a comment, a number and a call of an operation.
struct OldLanguage {
    declarations: &'static str,
    numbers: &'static str,
    sample: &'static str,
    declares: &'static str,
    comment: &'static str,
    number: fn(&str, &str) -> String,
    operations: &'static [&'static str],
}

const OLD_LANGUAGES: &[OldLanguage] = &[
    OldLanguage {
        declarations: "bindings/foxpro/tamara_pos.prg",
        numbers: "bindings/foxpro/tamara_pos.h",
        sample: "bindings/foxpro/tamara.prg",
        declares: "DECLARE INTEGER ",
        comment: "*",
        number: |name, number| format!("#DEFINE TAMARA_{name} {number}"),
        operations: &["Call(\"", "About(\""],
    },
    OldLanguage {
        declarations: "bindings/powerbuilder/tamara_pos.txt",
        numbers: "bindings/powerbuilder/tamara_pos.txt",
        sample: "bindings/powerbuilder/w_till.txt",
        declares: "FUNCTION long ",
        comment: "//",
        number: |name, number| format!("CONSTANT long TAMARA_{name} = {number}"),
        operations: &["wf_call(\"", "wf_about(\""],
    },
    OldLanguage {
        declarations: "bindings/clarion/tamara_pos.inc",
        numbers: "bindings/clarion/tamara_pos.inc",
        sample: "bindings/clarion/tamara.clw",
        declares: "      ",
        comment: "!",
        number: |name, number| format!("Tamara:{} EQUATE({number})", pascal(name)),
        operations: &["Operate('", "About('"],
    },
];

impl OldLanguage {
    /// The parameters of every declaration.
    fn declared(&self) -> Vec<(String, String)> {
        let source = text(self.declarations);
        let lines = source.lines().filter_map(|line| line.strip_prefix(self.declares));
        let of_line = |line: &str| {
            let name: String = line.chars().take_while(char::is_ascii_alphanumeric).collect();
            let rest = &line[name.len()..];
            let parameters = match rest.strip_prefix(" IN tamara_pos_stdcall.dll") {
                Some(parameters) => parameters,
                None => rest.strip_prefix('(').unwrap().split(')').next().unwrap(),
            };
            let each = parameters.split(',').map(str::trim).filter(|parameter| !parameter.is_empty());
            (name, each.map(kind_of_old).collect())
        };
        lines.filter(|line| line.starts_with("Tamara")).map(of_line).collect()
    }

    /// The sample's code, a statement a line.
    fn code(&self) -> String {
        let source = text(self.sample).replace(";\n", "").replace("|\n", "");
        let lines = source.lines().filter(|line| !line.trim_start().starts_with(self.comment));
        lines.map(|line| line.to_string() + "\n").collect()
    }
}

/// Nothing here compiles these languages.
#[test]
fn old_languages_declare_every_function_with_buffers_as_the_twin_exports_it() {
    let is_without_text = |kinds: &str| !kinds.contains('p');
    let wanted: BTreeMap<String, String> = stdcall_exports()
        .into_iter()
        .filter(|(name, kinds)| is_for_buffers(name) || is_without_text(kinds))
        .map(|(name, kinds)| (name, kinds.replace('o', "p")))
        .collect();
    assert_eq!(wanted.len(), 2 * 14 + 5);
    for language in OLD_LANGUAGES {
        let declared = language.declared();
        assert_eq!(declared.len(), wanted.len(), "{}", language.declarations);
        assert_eq!(declared.into_iter().collect::<BTreeMap<_, _>>(), wanted, "{}", language.declarations);
        let numbers = text(language.numbers).split_whitespace().collect::<Vec<_>>().join(" ");
        for (name, number) in codes() {
            let line = (language.number)(&name, &number);
            assert!(format!("{numbers} ").contains(&format!("{line} ")), "{} lacks {line:?}", language.numbers);
        }
    }
}

#[test]
fn samples_of_old_languages_call_what_is_declared_with_as_many_arguments() {
    let operations: Vec<String> =
        functions().iter().filter(|f| f.is_operation()).map(|f| f.short().to_string()).collect();
    for language in OLD_LANGUAGES {
        let (code, declared) = (language.code(), language.declared());
        for file in [language.sample, language.declarations, language.numbers] {
            assert!(text(file).is_ascii(), "{file}: an editor of old reads it in its own code page");
        }
        let mut called = BTreeSet::new();
        for part in code.split("Tamara").skip(1) {
            let name: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
            let Some(rest) = part[name.len()..].strip_prefix('(') else { continue };
            let at = format!("{}: Tamara{name}", language.sample);
            let (_, kinds) = declared.iter().find(|(known, _)| *known == format!("Tamara{name}")).expect(&at);
            assert_eq!(arguments(rest), kinds.len(), "{at}");
            called.insert(name);
        }
        for needed in ["ClientOpenAnsi", "CallAnsi", "ReplyTextAnsi", "RequestSetTextAnsi", "RequestSetAmountAnsi"] {
            assert!(called.contains(needed), "{} does without {needed}", language.sample);
        }
        let mut asked = BTreeSet::new();
        for rest in language.operations.iter().flat_map(|call| code.split(call).skip(1)) {
            let name: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            assert!(operations.contains(&name), "{} calls {name:?}", language.sample);
            asked.insert(name);
        }
        for needed in ["recover", "payment_start", "payment_status", "payment_cancel", "tender_check", "refund_start"] {
            assert!(asked.contains(needed), "{} does without {needed}", language.sample);
        }
        assert!(!code.contains("{\"") && !code.contains("{{"), "{}: JSON by hand", language.sample);
    }
}

/// How many arguments stand before the bracket that ends a call.
fn arguments(rest: &str) -> usize {
    let (mut depth, mut count, mut is_empty, mut quote) = (0, 1, true, None);
    for c in rest.chars() {
        match (c, quote) {
            (c, Some(open)) => quote = (c != open).then_some(open),
            ('"' | '\'', None) => quote = Some(c),
            (')', None) if depth == 0 => break,
            ('(', None) => depth += 1,
            (')', None) => depth -= 1,
            (',', None) if depth == 0 => count += 1,
            _ => {}
        }
        is_empty &= c == ' ';
    }
    if is_empty { 0 } else { count }
}

/// A number, or an address.
fn kind_of_old(parameter: &str) -> char {
    let lower = parameter.to_lowercase();
    let is_address =
        lower.contains("string") || lower.contains('@') || lower.starts_with("ref ") || lower.starts_with('*');
    if is_address { 'p' } else { 'n' }
}

/// Nothing here compiles Visual Basic; what its compiler refuses first is looked for by hand.
#[test]
fn visual_basic_sources_are_well_formed() {
    for file in [
        "TamaraPos.bas",
        "TamaraClient.cls",
        "TamaraReply.cls",
        "sample/Till.frm",
        "office/TamaraExcel.bas",
        "office/TamaraAccessForm.bas",
    ] {
        let source = basic(file);
        let code = source.split_once("Option Explicit\n").unwrap_or_else(|| panic!("{file} has no Option Explicit")).1;
        let (mut open, mut names) = (Vec::new(), BTreeMap::new());
        for line in code.lines().map(str::trim).filter(|line| !line.starts_with('\'')) {
            assert!(line.len() < 1024 && line.is_ascii(), "{file}: too long, or not ASCII: {line}");
            let word = |at: usize| line.split([' ', '(']).nth(at).unwrap_or_default();
            if let Some(end) = line.strip_prefix("End ") {
                let opened = open.pop();
                assert_eq!(opened, Some(end.split(' ').next().unwrap()), "{file}: {line}");
                continue;
            }
            let declared =
                line.strip_prefix("Public ").or(line.strip_prefix("Private ")).or(line.strip_prefix("Friend "));
            match declared.map(|rest| rest.split([' ', '(']).collect::<Vec<_>>()).as_deref() {
                Some(["Declare", ..] | ["Const", ..]) | None => {}
                Some([kind @ ("Sub" | "Function" | "Property" | "Type"), rest @ ..]) => {
                    open.push(*kind);
                    let name = if *kind == "Property" { rest[1] } else { rest[0] };
                    *names.entry(name.to_lowercase()).or_insert(0) += 1;
                }
                Some([name, ..]) => *names.entry(name.to_lowercase()).or_insert(0) += 1,
                Some([]) => {}
            }
            match word(0) {
                "If" if line.ends_with(" Then") => open.push("If"),
                "Select" => open.push("Select"),
                "Do" => open.push("Do"),
                "For" => open.push("For"),
                "With" => open.push("With"),
                "Loop" => assert_eq!(open.pop(), Some("Do"), "{file}: {line}"),
                "Next" => assert_eq!(open.pop(), Some("For"), "{file}: {line}"),
                _ => {}
            }
        }
        assert!(open.is_empty(), "{file}: never ended: {open:?}");
        let twice: Vec<&String> = names.iter().filter(|(_, count)| **count > 1).map(|(name, _)| name).collect();
        assert!(twice.is_empty(), "{file} declares twice: {twice:?}");
    }
}

/// Delphi 7 has no generics, no anonymous methods, no inline variables, no records with methods, no `for in` and no attributes.
#[test]
fn the_delphi_unit_uses_nothing_that_delphi_7_lacks() {
    for file in ["TamaraPos.pas", "sample/Till.dpr", "tests/TestTamaraPos.dpr", "First.dpr"] {
        let source = text(&format!("bindings/delphi/{file}"));
        assert!(source.is_ascii(), "{file}: an editor of old reads it in its own code page");
        let code = without_comments(&source);
        let lower = code.to_lowercase();
        for newer in [
            "tlist<",
            "tarray<",
            "generics.collections",
            "reference to ",
            "rawbytestring",
            "unicodestring;",
            "strict private",
            "class function",
            "inline;",
            "uint64",
            "tencoding",
            "exit(",
        ] {
            let found = lower.lines().find(|line| line.contains(newer) && !line.contains("{$ifdef"));
            assert!(found.is_none(), "{file} uses {newer:?}: {found:?}");
        }
        let for_in = lower.lines().find(|line| line.trim_start().starts_with("for ") && line.contains(" in "));
        assert!(for_in.is_none(), "{file}: {for_in:?}");
        let inline = lower.lines().find(|line| line.contains("  var ") && line.contains(":="));
        assert!(inline.is_none(), "{file}: {inline:?}");
    }
}

/// Pascal without texts and comments; what stands behind an {$IFDEF} on its line stays with it.
fn without_comments(source: &str) -> String {
    let mut code = String::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let end = match c {
            '\'' => rest[1..].find('\'').map(|at| at + 2),
            '{' if !rest.starts_with("{$") => rest.find('}').map(|at| at + 1),
            '(' if rest.starts_with("(*") => rest.find("*)").map(|at| at + 2),
            '/' if rest.starts_with("//") => rest.find('\n'),
            _ => None,
        };
        match end {
            Some(end) => rest = &rest[end..],
            None => {
                code.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    code
}

/// Typed replies have a member for each member of the schemas: nobody needs a path for what is documented.
#[test]
fn typed_replies_have_every_member_of_the_schemas() {
    let (csharp, java) = (source("bindings/csharp/src"), source("bindings/java/src/tamara/pos"));
    let node = source("bindings/node/index.d.ts");
    for entry in fs::read_dir(root().join("docs/schema")).unwrap() {
        let path = entry.unwrap().path();
        if !path.to_string_lossy().ends_with(".reply.json") {
            continue;
        }
        let schema: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for name in schema["properties"].as_object().unwrap().keys() {
            let quoted = format!("\"{name}\"");
            assert!(
                csharp.contains(&quoted) && java.contains(&quoted) && node.contains(&format!("  readonly {name}")),
                "{}: {name}; run cargo xtask header",
                path.display()
            );
        }
    }
}

#[test]
fn the_sample_till_in_c_is_a_page_that_can_be_read_and_has_no_json_reader() {
    let sample = fs::read_to_string(root().join("bindings/c/sample_pos.c")).unwrap();
    assert!(sample.lines().count() <= 200, "{} lines", sample.lines().count());
    assert!(!["strstr", "sscanf", "strtok"].iter().any(|reader| sample.contains(reader)));
    for function in ["tamara_payment_start", "tamara_payment_cancel", "tamara_tender_check", "tamara_recover"] {
        assert!(sample.contains(function), "{function}");
    }
}
