//! The committed description of the HTTP interface (OpenAPI 3.1) is that of the
//! router and of the types: `docs/openapi/gateway-v1.json`.
//!
//! Places and methods are those that the router really answers at, the members
//! of every body come from the types that are read and written, and a validator
//! that nobody here wrote reads the whole. Whoever changes any of it runs the
//! test with `POCKETBOOK_WRITE_SCHEMAS=1` and reads the difference.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use pocketbook_protocol::{
    AttachmentHeld, Changes, CompleteResponse, EnrolRequest, EnrolResponse, LogConsistency,
    OfficerRegistered, Problem, ProblemCode, PublishedReference, PushRequest, PushResponse,
    RegisterOfficer, SegmentHeld, SessionRequest, SessionResponse, TokenRequest, TokenResponse,
};
use schemars::JsonSchema;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};
use tower::ServiceExt as _;

use super::endpoint::Endpoint;
use super::router;
use crate::test_gateway;

const FILE: &str = "../../docs/openapi/gateway-v1.json";

/// Who may ask.
#[derive(Clone, Copy)]
enum Asks {
    /// Anybody: what is asked proves itself, or is for everyone.
    Anybody,
    /// A tablet with its token.
    Tablet,
    /// A tablet with its token, or by a signature made beforehand.
    TabletOrSigned,
    /// A destination with its password.
    Destination,
}

/// What one method of one place takes and answers.
struct Operation {
    method: &'static str,
    id: &'static str,
    summary: &'static str,
    asks: Asks,
    parameters: Vec<Value>,
    body: Option<Value>,
    /// Status, in words, and the body.
    answers: Vec<(u16, &'static str, Option<Value>)>,
    problems: Vec<ProblemCode>,
}

/// Collects the schemas of what is described.
struct Description(SchemaGenerator);

impl Description {
    fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        });
        Self(settings.into_generator())
    }

    fn json<T: JsonSchema>(&mut self) -> Value {
        let schema = self.0.subschema_for::<T>();
        json!({"application/json": {"schema": schema}})
    }

    fn operations(&mut self, endpoint: Endpoint) -> Vec<Operation> {
        use ProblemCode as P;
        let ok = |words, body| vec![(200, words, Some(body))];
        let small = vec![P::Malformed, P::TooLarge, P::Media, P::Timeout];
        let with = |more: &[P]| [small.as_slice(), more].concat();
        let one = |operation| vec![operation];
        match endpoint {
            Endpoint::Enrol => one(Operation {
                method: "post",
                id: "enrol",
                summary: "Enrols a tablet by a ticket that works once; the same request again is answered again",
                asks: Asks::Anybody,
                parameters: Vec::new(),
                body: Some(self.json::<EnrolRequest>()),
                answers: ok("The tablet is enrolled", self.json::<EnrolResponse>()),
                problems: with(&[P::Ticket, P::Device, P::Revoked]),
            }),
            Endpoint::Token => one(Operation {
                method: "post",
                id: "token",
                summary: "Exchanges an assertion signed by the tablet's key for a bearer token",
                asks: Asks::Anybody,
                parameters: Vec::new(),
                body: Some(self.json::<TokenRequest>()),
                answers: ok(
                    "A token for a quarter of an hour",
                    self.json::<TokenResponse>(),
                ),
                problems: with(&[P::Device, P::Revoked, P::ClockSkew]),
            }),
            Endpoint::Officers => one(Operation {
                method: "post",
                id: "registerOfficer",
                summary: "Certifies an officer's key on a tablet",
                asks: Asks::Tablet,
                parameters: Vec::new(),
                body: Some(self.json::<RegisterOfficer>()),
                answers: ok(
                    "The officer's certificate",
                    self.json::<OfficerRegistered>(),
                ),
                problems: with(&[P::Device]),
            }),
            Endpoint::Session => one(Operation {
                method: "post",
                id: "session",
                summary: "Begins a sync: versions, limits, the gateway's time, how often to come",
                asks: Asks::Tablet,
                parameters: Vec::new(),
                body: Some(self.json::<SessionRequest>()),
                answers: ok("What both speak", self.json::<SessionResponse>()),
                problems: with(&[P::Version]),
            }),
            Endpoint::Push => one(Operation {
                method: "post",
                id: "push",
                summary: "Takes sealed records; each is answered by itself, and what is answered is durable",
                asks: Asks::Tablet,
                parameters: Vec::new(),
                body: Some(self.json::<PushRequest>()),
                answers: ok("What became of each record", self.json::<PushResponse>()),
                problems: with(&[P::Revoked]),
            }),
            Endpoint::Complete => one(Operation {
                method: "post",
                id: "completeAttachment",
                summary: "Takes the manifest of an attachment (RFC 8785 JSON), judges what is held by it, and gives the receipt",
                asks: Asks::Tablet,
                parameters: vec![attachment()],
                body: Some(json!({"application/json": {"schema": {
                    "type": "object",
                    "description": "The manifest, as RFC 8785 JSON and in no other spelling.",
                }}})),
                answers: ok("The receipt", self.json::<CompleteResponse>()),
                problems: with(&[P::NotFound, P::Conflict, P::Incomplete]),
            }),
            Endpoint::Segment => one(Operation {
                method: "put",
                id: "putSegment",
                summary: "Takes a range of an encrypted segment, or without `offset` the whole of it by a request that the tablet signed beforehand (RFC 9421)",
                asks: Asks::TabletOrSigned,
                parameters: vec![
                    attachment(),
                    parameter("path", "segment", "The segment, from 0", "integer", true),
                    parameter(
                        "query",
                        "offset",
                        "Where the range begins; left out for a whole segment",
                        "integer",
                        false,
                    ),
                    parameter(
                        "header",
                        "Pocketbook-Segment-Size",
                        "Size of the whole segment in bytes",
                        "integer",
                        true,
                    ),
                    parameter(
                        "header",
                        "Content-Digest",
                        "SHA-256 of a whole segment (RFC 9530)",
                        "string",
                        false,
                    ),
                    parameter(
                        "header",
                        "Signature-Input",
                        "Of a whole segment: what is signed, by the one profile",
                        "string",
                        false,
                    ),
                    parameter("header", "Signature", "Of a whole segment", "string", false),
                ],
                body: Some(json!({"application/octet-stream": {}})),
                answers: vec![(
                    200,
                    "What is held: of the attachment, or of a segment that came whole",
                    Some(json!({"application/json": {"schema": {"anyOf": [
                        self.0.subschema_for::<AttachmentHeld>(),
                        self.0.subschema_for::<SegmentHeld>(),
                    ]}}})),
                )],
                problems: vec![
                    P::Malformed,
                    P::ClockSkew,
                    P::Device,
                    P::Revoked,
                    P::NotFound,
                    P::Timeout,
                    P::Conflict,
                    P::Incomplete,
                    P::TooLarge,
                    P::Busy,
                ],
            }),
            Endpoint::Held => one(Operation {
                method: "get",
                id: "heldOfAttachment",
                summary: "What is held of an attachment: the only truth after a crash",
                asks: Asks::Tablet,
                parameters: vec![attachment()],
                body: None,
                answers: ok("What is held", self.json::<AttachmentHeld>()),
                problems: vec![P::NotFound],
            }),
            Endpoint::HandedOver => ["get", "head"]
                .map(|method| self.handed_over(method))
                .into(),
            Endpoint::Changes => one(Operation {
                method: "get",
                id: "changes",
                summary: "The feed of changes, in commit order",
                asks: Asks::Tablet,
                parameters: vec![parameter(
                    "query",
                    "cursor",
                    "Where the last answer ended; opaque",
                    "string",
                    false,
                )],
                body: None,
                answers: ok("Changes after the cursor", self.json::<Changes>()),
                problems: vec![P::Malformed, P::CursorExpired],
            }),
            Endpoint::Reference => one(Operation {
                method: "get",
                id: "reference",
                summary: "An edition of reference data, signed",
                asks: Asks::Tablet,
                parameters: vec![
                    parameter(
                        "path",
                        "kind",
                        "Its kind, such as `offence_list`",
                        "string",
                        true,
                    ),
                    parameter("path", "id", "Which of its kind", "string", true),
                    parameter("path", "edition", "Its edition, from 1", "integer", true),
                ],
                body: None,
                answers: ok("The edition", self.json::<PublishedReference>()),
                problems: vec![P::NotFound],
            }),
            Endpoint::Checkpoint => one(Operation {
                method: "get",
                id: "checkpoint",
                summary: "The log's newest signed checkpoint",
                asks: Asks::Anybody,
                parameters: Vec::new(),
                body: None,
                answers: ok(
                    "A signed note (C2SP)",
                    json!({"text/plain": {"schema": {"type": "string"}}}),
                ),
                problems: vec![P::NotFound],
            }),
            Endpoint::Consistency => one(Operation {
                method: "get",
                id: "consistency",
                summary: "The proof that the log of `to` records continues that of `from`",
                asks: Asks::Anybody,
                parameters: vec![
                    parameter("query", "from", "Number of records", "integer", true),
                    parameter("query", "to", "Number of records", "integer", true),
                ],
                body: None,
                answers: ok("The proof", self.json::<LogConsistency>()),
                problems: vec![P::Malformed, P::NotFound],
            }),
            Endpoint::Health => one(Operation {
                method: "get",
                id: "health",
                summary: "Whether the gateway answers",
                asks: Asks::Anybody,
                parameters: Vec::new(),
                body: None,
                answers: ok(
                    "It does",
                    json!({"text/plain": {"schema": {"const": "ok"}}}),
                ),
                problems: Vec::new(),
            }),
        }
    }

    fn handed_over(&self, method: &'static str) -> Operation {
        use ProblemCode as P;
        let gets = method == "get";
        let bytes = || gets.then(|| json!({"*/*": {}}));
        let mut parameters = vec![attachment()];
        let mut answers = vec![(200, "The file as captured; `ETag` is its SHA-256", bytes())];
        if gets {
            let words = "One range of bytes, so that a download goes on after a break";
            parameters.push(parameter("header", "Range", words, "string", false));
            answers.push((206, "The range of it", bytes()));
            answers.push((416, "The range lies beyond the end", None));
        }
        Operation {
            method,
            id: if gets {
                "fetchAttachment"
            } else {
                "headOfAttachment"
            },
            summary: if gets {
                "An attachment that a record names, for a destination that was handed the record; each is written down as a disclosure"
            } else {
                "The same without its bytes; nothing is disclosed and nothing written down"
            },
            asks: Asks::Destination,
            parameters,
            body: None,
            answers,
            problems: vec![P::NotFound, P::Conflict, P::Incomplete],
        }
    }
}

fn parameter(place: &str, name: &str, words: &str, kind: &str, required: bool) -> Value {
    let schema = match kind {
        "integer" => json!({"type": "integer", "minimum": 0}),
        kind => json!({"type": kind}),
    };
    json!({"in": place, "name": name, "description": words, "required": required, "schema": schema})
}

fn attachment() -> Value {
    parameter(
        "path",
        "id",
        "The attachment: a UUID of version 7",
        "string",
        true,
    )
}

/// An operation as the description has it. Codes with one status are one answer.
fn described(operation: Operation) -> Value {
    let mut answers = Map::new();
    for (status, words, body) in operation.answers {
        let mut answer = json!({"description": words});
        if let Some(body) = body {
            answer["content"] = body;
        }
        answers.insert(status.to_string(), answer);
    }
    // Whoever is not let in, and whatever fails, is answered everywhere.
    let asks = match operation.asks {
        Asks::Anybody => None,
        Asks::Tablet | Asks::TabletOrSigned | Asks::Destination => Some(ProblemCode::Token),
    };
    let problems: Vec<_> = (operation.problems.into_iter())
        .chain(asks)
        .chain([ProblemCode::StorageFull, ProblemCode::Internal])
        .collect();
    let statuses: BTreeSet<u16> = problems.iter().map(|code| code.status()).collect();
    for status in statuses {
        let mut codes: Vec<_> = problems
            .iter()
            .filter(|code| code.status() == status)
            .collect();
        codes.sort_by_key(|code| code.as_str());
        let words: Vec<_> = codes
            .iter()
            .map(|code| format!("`{}`: {}", code.as_str(), Problem::new(**code).title))
            .collect();
        answers.insert(
            status.to_string(),
            json!({
                "description": words.join("; "),
                "content": {"application/problem+json": {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                }},
            }),
        );
    }
    let security = match operation.asks {
        Asks::Anybody => json!([]),
        Asks::Tablet => json!([{"token": []}]),
        Asks::TabletOrSigned => json!([{"token": []}, {"signedBeforehand": []}]),
        Asks::Destination => json!([{"fetchingPassword": []}]),
    };
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "security": security,
        "responses": answers,
    });
    if !operation.parameters.is_empty() {
        described["parameters"] = operation.parameters.into();
    }
    if let Some(content) = operation.body {
        described["requestBody"] = json!({"required": true, "content": content});
    }
    described
}

/// Comments are broken into lines for the source, not for a reader of JSON.
fn unwrap_descriptions(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "description" => {
                        *text = text.replace('\n', " ");
                    }
                    member => unwrap_descriptions(member),
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(unwrap_descriptions),
        _ => {}
    }
}

fn document() -> Value {
    let mut description = Description::new();
    let mut paths = Map::new();
    for endpoint in Endpoint::ALL {
        let operations = description.operations(endpoint).into_iter();
        let methods: Map<String, Value> = operations
            .map(|operation| (operation.method.to_owned(), described(operation)))
            .collect();
        paths.insert(endpoint.path().to_owned(), methods.into());
    }
    description.0.subschema_for::<Problem>();
    let schemas = description.0.take_definitions(true);
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Pocketbook gateway",
            "version": format!("{}", pocketbook_protocol::PROTOCOL),
            "summary": "What tablets send and take, and what the force's systems fetch",
            "description": "Made from the router and the types of the protocol; see docs/handing-over.md for what destinations fetch. Bodies of JSON may come with `Content-Encoding: zstd`.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "https://gateway.force.example:8443"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "From `POST /v1/token`; for a quarter of an hour.",
                },
                "signedBeforehand": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Signature",
                    "description": "An HTTP message signature (RFC 9421) by the tablet's key with one fixed profile, good for a week; docs/adr/0015.",
                },
                "fetchingPassword": {
                    "type": "http",
                    "scheme": "basic",
                    "description": "A destination's name and the password that `gateway destination fetching-password` prints.",
                },
            },
        },
    });
    unwrap_descriptions(&mut document);
    document
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(FILE)
}

#[test]
fn the_committed_schemas_of_the_interface_are_those_of_the_router_and_the_types() {
    let text = serde_json::to_string_pretty(&document()).unwrap() + "\n";
    if std::env::var_os("POCKETBOOK_WRITE_SCHEMAS").is_some() {
        std::fs::create_dir_all(path().parent().unwrap()).unwrap();
        std::fs::write(path(), &text).unwrap();
    }
    let committed = std::fs::read_to_string(path()).unwrap_or_default();
    assert!(
        committed == text,
        "the interface changed, and with it what every tablet and receiver reads; run the test \
         with POCKETBOOK_WRITE_SCHEMAS=1, read the difference, and commit the file"
    );
}

/// Every path that the router itself knows.
fn routed(router: &axum::Router) -> BTreeSet<String> {
    // The router tells its paths nowhere else.
    let told = format!("{router:?}");
    let quoted = told.split('"').skip(1).step_by(2);
    // What falls back is no place.
    let is_place = |text: &&str| text.starts_with('/') && text.len() > 1 && !text.contains('*');
    quoted.filter(is_place).map(str::to_owned).collect()
}

#[test]
fn every_path_of_the_router_is_described_and_no_other() {
    let (_folder, gateway) = test_gateway::gateway();
    let routed = routed(&router(Arc::new(gateway)));
    let document = document();
    let described = document["paths"].as_object().unwrap().keys().cloned();
    assert_eq!(routed, described.collect());
    assert_eq!(routed.len(), Endpoint::ALL.len());
}

/// Each place is asked with every method: it knows those that are described.
#[tokio::test]
async fn every_method_that_is_described_is_answered_and_no_other() {
    let (_folder, gateway) = test_gateway::gateway();
    let router = router(Arc::new(gateway));
    let document = document();
    for endpoint in Endpoint::ALL {
        let described = document["paths"][endpoint.path()].as_object().unwrap();
        for method in [
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
            Method::OPTIONS,
        ] {
            let path = endpoint.path().replace(['{', '}'], "");
            let mut request = Request::new(Body::empty());
            *request.method_mut() = method.clone();
            *request.uri_mut() = path.parse().unwrap();
            let answer = router.clone().oneshot(request).await.unwrap();
            let name = method.as_str().to_lowercase();
            // Whoever answers a GET answers a HEAD too.
            let is_described =
                described.contains_key(&name) || (name == "head" && described.contains_key("get"));
            let is_known = answer.status() != StatusCode::METHOD_NOT_ALLOWED;
            assert_eq!(is_known, is_described, "{method} {path}");
        }
    }
}

/// What the gateway refuses with is what the description says.
#[tokio::test]
async fn a_refusal_is_as_it_is_described() {
    let (_folder, gateway) = test_gateway::gateway();
    let router = router(Arc::new(gateway));
    let document = document();
    let mut schema = document["components"]["schemas"]["Problem"].clone();
    schema["components"] = document["components"].clone();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for endpoint in Endpoint::ALL {
        let described = document["paths"][endpoint.path()].as_object().unwrap();
        let name = described.keys().next().unwrap();
        let mut request = Request::new(Body::empty());
        *request.method_mut() = name.to_uppercase().parse().unwrap();
        let path = endpoint.path().replace(['{', '}'], "");
        *request.uri_mut() = path.parse().unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        let status = answer.status().as_u16().to_string();
        let answers = &described[name]["responses"];
        assert!(answers.get(&status).is_some(), "{name} {path}: {status}");
        if answer.status().is_success() {
            continue;
        }
        let body = axum::body::to_bytes(answer.into_body(), 1 << 20)
            .await
            .unwrap();
        let problem: Value = serde_json::from_slice(&body).unwrap();
        assert!(validator.is_valid(&problem), "{name} {path}: {problem}");
        let code = serde_json::from_value::<Problem>(problem)
            .unwrap()
            .code()
            .unwrap();
        let words = answers[&status]["description"].as_str().unwrap();
        assert!(words.contains(code.as_str()), "{name} {path}: {code:?}");
    }
}

#[test]
fn a_validator_of_openapi_accepts_it_and_refuses_a_broken_one() {
    let python = Command::new("python3")
        .args(["-c", "import openapi_spec_validator"])
        .output();
    if !python.is_ok_and(|output| output.status.success()) {
        assert!(
            std::env::var_os("POCKETBOOK_REQUIRE_TOOLS").is_none(),
            "not run: python3 with openapi-spec-validator is not installed"
        );
        return;
    }
    let oracle = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracles/openapi.py");
    let judged = Command::new("python3")
        .arg(oracle)
        .arg(path())
        .output()
        .unwrap();
    assert!(
        judged.status.success(),
        "{}",
        String::from_utf8_lossy(&judged.stderr)
    );
}
