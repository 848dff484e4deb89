//! Functions of a project, called by their generated types. The folder `convex` is the source; npm `convex` made
//! `spec.json` and `schema.json` of it.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use convex_schema::functions::{Function, FunctionErrorReason, ResultFormat};
use convex_schema::{
    Bytes, FunctionKind, Id, Int64, Nullable, PaginationOptions, Schema, Visibility,
};
use convex_schema_emit::{Operation, openapi};
use convex_schema_functions::Contract;
use convex_schema_import::Options;
use convex_schema_import::functions::{FunctionOptions, generate};
use convex_schema_tests_functions::api::{admin, members, messages, payments};
use convex_schema_tests_functions::{
    Message, Payment, PaymentBilling, PaymentItem, PaymentStatus, Workspace,
};
use serde_json::{Value as Json, json};

const SPEC: &str = include_str!("../spec.json");
const PAYMENT: &str = "j570ztq1dnakcppf0zz9z44r6h85s1n2";

fn id<T>(text: &str) -> Id<T> {
    Id::new(text)
}

#[test]
fn the_file_is_what_the_spec_gives() -> Result<(), Box<dyn Error>> {
    let contract = Contract::from_spec(SPEC)?;
    let schema = Schema::from_export_json(include_str!("../schema.json"))?;
    let options = Options::default().single_file(true);
    let made = generate(&contract, &schema, &options, &FunctionOptions::default());
    assert_eq!(made.functions, 41);
    assert_eq!(made.undeclared_args, ["messages:purge"]);
    let written = include_str!("../src/api.rs");
    if made.text != written {
        fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/api.rs"), &made.text)?;
        return Err("src/api.rs is out of date".into());
    }
    // Types that the model names are not named again.
    let mut invented = made.invented;
    invented.sort();
    assert_eq!(
        invented,
        [
            "AddItemsResult",
            "ChooseBy",
            "ChooseResult",
            "ChooseResultFoundFalse",
            "ChooseResultFoundTrue",
            "DefaultResult",
            "InviteResult",
            "InviteResultOk",
            "PaymentPatch",
            "Range",
            "ScheduleAfter",
            "SearchResult",
            "StatsResult",
            "StatsResultByPriority",
            "WithWorkspaceResult",
        ]
    );
    Ok(())
}

#[cfg(unix)]
/// The script that the program runs, with npm `convex` itself, gives the spec.
#[test]
fn the_spec_is_what_the_folder_exports() -> Result<(), Box<dyn Error>> {
    if std::env::var_os("CONVEX_SCHEMA_NO_NODE").is_some_and(|it| it == "1") {
        return Ok(());
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join("folder");
    let _ = fs::remove_dir_all(&work);
    let target = work.join("convex");
    copy(&here.join("convex"), &target)?;
    let packages = here.join("../node/node_modules").canonicalize()?;
    std::os::unix::fs::symlink(packages, work.join("node_modules"))?;
    let script = here.join("../../schema-cli/src/node/functions.mjs");
    let request = json!({ "target": target, "folder": work, "here": work });
    let mut node = Command::new("node")
        .arg(script)
        .arg(request.to_string())
        .stdin(Stdio::piped())
        .spawn()?;
    // The script ends when its standard input does.
    let input = node.stdin.take();
    let status = node.wait()?;
    drop(input);
    assert!(status.success());
    let outcome: Json = serde_json::from_str(&fs::read_to_string(work.join("outcome.json"))?)?;
    assert_eq!(outcome["failed"], json!([]));
    let found: Json = serde_json::from_str(outcome["spec"].as_str().unwrap())?;
    assert_eq!(found, serde_json::from_str::<Json>(SPEC)?);
    Ok(())
}

#[cfg(unix)]
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// A validator of `OpenAPI`, which knows the official meta-schema, accepts the HTTP API of the functions.
#[test]
fn the_http_api_is_valid_openapi() -> Result<(), Box<dyn Error>> {
    let contract = Contract::from_spec(SPEC)?;
    let schema = Schema::from_export_json(include_str!("../schema.json"))?;
    let public = contract.functions();
    let public = public.filter(|it| it.visibility() == Visibility::Public);
    let operations: Vec<_> = public
        .map(|function| {
            let mut operation = Operation::new(function.path(), function.kind());
            operation.args = function.args();
            operation.returns = function.returns();
            operation
        })
        .collect();
    let text = openapi(&schema, contract.url(), &operations);
    let document: Json = serde_json::from_str(&text)?;
    let create =
        "/paths/~1api~1run~1payments~1create/post/requestBody/content/application~1json/schema";
    assert_eq!(
        document.pointer(create).unwrap()["properties"]["args"],
        json!({ "$ref": "#/components/schemas/wire.payments.new" })
    );
    assert!(
        document
            .pointer("/paths/~1api~1run~1payments~1settle")
            .is_none(),
        "internal"
    );
    if std::env::var_os("CONVEX_SCHEMA_NO_NODE").is_some_and(|it| it == "1") {
        return Ok(());
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openapi.json");
    fs::write(&file, &text)?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../node/openapi.mjs");
    let output = Command::new("node").arg(script).arg(&file).output()?;
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}");
    assert!(printed.starts_with("openapi 3.1: "), "{printed}");
    Ok(())
}

/// Kinds, visibilities and paths of all functions.
#[test]
fn functions_know_what_they_are() {
    use convex_schema::functions::Kind;

    assert_eq!(payments::Create::PATH, "payments:create");
    assert_eq!(
        <payments::Create as Function>::Kind::KIND,
        FunctionKind::Mutation
    );
    assert_eq!(payments::Create::VISIBILITY, Visibility::Public);
    assert_eq!(payments::Settle::VISIBILITY, Visibility::Internal);
    assert_eq!(
        <payments::Receipt as Function>::Kind::KIND,
        FunctionKind::Action
    );
    assert_eq!(admin::workspaces::Type::PATH, "admin/workspaces:type");
    assert_eq!(messages::Default::PATH, "messages:default");
}

fn payment() -> Payment {
    Payment {
        workspace_id: id("j570ztq1dnakcppf0zz9z44r6h85s1n2"),
        member_id: Nullable::Null,
        amount: Int64(i64::MAX),
        currency: "EUR".to_owned(),
        status: PaymentStatus::Paid,
        items: vec![PaymentItem {
            sku: "a-1".to_owned(),
            quantity: 2.0,
            unit_price: Int64(-1),
            note: Some(Nullable::Null),
        }],
        billing: Some(PaymentBilling {
            street: "1 High Street".to_owned(),
            city: "York".to_owned(),
            postcode: None,
        }),
        gateway_response: None,
        receipt: Some(Bytes::from(vec![0, 255])),
        paid_at: Some(1.5),
    }
}

/// Arguments are wire JSON; the expected texts are what npm `convex` encodes: `convexToJson`.
#[test]
fn arguments_are_wire_json() -> Result<(), Box<dyn Error>> {
    let create = Json::from_str_of(&payments::Create(payment()).args_json()?);
    let want = json!({
        "workspaceId": "j570ztq1dnakcppf0zz9z44r6h85s1n2", "memberId": null,
        "amount": { "$integer": "/////////38=" }, "currency": "EUR", "status": "paid",
        "items": [{ "sku": "a-1", "quantity": 2.0, "unitPrice": { "$integer": "//////////8=" }, "note": null }],
        "billing": { "street": "1 High Street", "city": "York" },
        "receipt": { "$bytes": "AP8=" }, "paidAt": 1.5,
    });
    assert_eq!(create, want);
    let list = payments::List {
        workspace_id: id("j570ztq1dnakcppf0zz9z44r6h85s1n2"),
        status: None,
        pagination_opts: PaginationOptions::first(20),
    };
    let body = Json::from_str_of(&list.http_request(ResultFormat::Json)?);
    let want = json!({
        "path": "payments:list", "format": "json",
        "args": {
            "workspaceId": "j570ztq1dnakcppf0zz9z44r6h85s1n2",
            "paginationOpts": { "numItems": 20.0, "cursor": null },
        },
    });
    assert_eq!(body, want);
    assert_eq!(payments::Totals {}.args_json()?, "{}");
    Ok(())
}

trait FromText {
    fn from_str_of(text: &str) -> Json;
}

impl FromText for Json {
    fn from_str_of(text: &str) -> Json {
        serde_json::from_str(text).unwrap()
    }
}

/// The same document in both encodings of the HTTP API.
#[test]
fn results_are_read_in_both_encodings() -> Result<(), Box<dyn Error>> {
    let document = |integer: fn(&str, &str) -> Json, bytes: Json| {
        json!({
            "_id": PAYMENT, "_creationTime": 1_769_471_998_000.25,
            "workspaceId": PAYMENT, "memberId": PAYMENT, "currency": "EUR", "status": "refunded",
            "amount": integer("9007199254740993", "AQAAAAAAIAA="), "items": [], "receipt": bytes,
            "gatewayResponse": { "code": "5", "ok": true },
        })
    };
    let clean = document(|text, _| json!(text), json!("AP8="));
    let wire = document(
        |_, base64| json!({ "$integer": base64 }),
        json!({ "$bytes": "AP8=" }),
    );
    for (document, format) in [
        (clean, ResultFormat::Json),
        (wire, ResultFormat::ConvexEncodedJson),
    ] {
        let page = json!({ "status": "success", "value": { "page": [document], "isDone": false, "continueCursor": "c" } });
        let page = payments::List::http_response(&page.to_string(), format)?;
        let payment = &page.page[0];
        assert_eq!(payment.amount, Int64(9_007_199_254_740_993));
        assert_eq!(payment.receipt, Some(Bytes::from(vec![0, 255])));
        assert_eq!(payment.status, PaymentStatus::Refunded);
        let next = PaginationOptions::after(20, &page);
        assert_eq!(next.cursor, Nullable::Value("c".to_owned()));
        let one = payments::Get::returns_from_json("null", format)?;
        assert!(one.is_none());
    }
    let totals = payments::Totals::returns_from_json(r#"{"EUR":"-5"}"#, ResultFormat::Json)?;
    assert_eq!(totals["EUR"], Int64(-5));
    let all =
        admin::workspaces::ExportAll::returns_from_json(r#"["AA==",""]"#, ResultFormat::Json)?;
    assert_eq!(all, [Bytes::from(vec![0]), Bytes::from(vec![])]);
    let member = members::Me::returns_from_json("null", ResultFormat::Json)?;
    assert!(member.is_none());
    Ok(())
}

/// A table that is a union: rows as arguments, documents as results, null first or last.
#[test]
fn unions_of_documents() -> Result<(), Box<dyn Error>> {
    let send = messages::Send {
        message: Message::Text {
            conversation_id: id(PAYMENT),
            body: "hello".to_owned(),
        },
    };
    let want = json!({ "message": { "type": "text", "conversationId": PAYMENT, "body": "hello" } });
    assert_eq!(Json::from_str_of(&send.args_json()?), want);
    let text = json!({
        "_id": PAYMENT, "_creationTime": 1.0, "type": "file", "conversationId": PAYMENT, "file": PAYMENT, "size": "7",
    });
    let latest =
        messages::Latest::returns_from_json(&text.to_string(), ResultFormat::Json)?.unwrap();
    assert!(matches!(&*latest, Message::File { size: Int64(7), .. }));
    assert!(messages::Latest::returns_from_json("null", ResultFormat::Json)?.is_none());
    Ok(())
}

#[test]
fn errors_name_function_and_position() {
    let update = admin::workspaces::Replace {
        id: id("not an id"),
        value: Workspace {
            name: String::new(),
            slug: String::new(),
            settings: [].into(),
        },
    };
    let error = update.args_json().unwrap_err().to_string();
    assert!(
        error.starts_with("`admin/workspaces:replace`: the arguments can't be written: `.id`: "),
        "{error}"
    );
    let error =
        payments::AddItems::returns_from_json(r#"{"total":5,"count":1}"#, ResultFormat::Json);
    assert_eq!(
        error.unwrap_err().to_string(),
        "`payments:addItems`: the result is not what the type declares: `.total`: expected `v.int64()`, found float64 5.0"
    );
    let answer =
        r#"{"status":"error","errorMessage":"Uncaught ConvexError","errorData":{"limit":3}}"#;
    let error = payments::Pending::http_response(answer, ResultFormat::Json).unwrap_err();
    let FunctionErrorReason::Application { data, .. } = error.into_reason() else {
        panic!("a ConvexError has data");
    };
    assert_eq!(data.to_wire(), r#"{"limit":3.0}"#);
}
