//! Serialization in a self-describing format, JSON, and in one that is not, postcard.

use std::collections::BTreeMap;

use fastrapi_compat::{HttpStatus, WsCloseCode};

#[test]
fn numbers_out_and_in() {
    for number in 0..=u16::MAX {
        let json = number.to_string();
        let code = WsCloseCode::from(number);
        assert_eq!(serde_json::to_string(&code).unwrap(), json);
        assert_eq!(serde_json::from_str::<WsCloseCode>(&json).unwrap(), code);

        let status = serde_json::from_str::<HttpStatus>(&json);
        assert_eq!(status.is_ok(), (100..=999).contains(&number), "{number}");
        if let Ok(status) = status {
            assert_eq!(status, number);
            assert_eq!(serde_json::to_string(&status).unwrap(), json);
        }
    }
}

#[test]
fn names_in() {
    let quoted = |name| format!("\"{name}\"");
    for fact in support::http() {
        let status: HttpStatus = serde_json::from_str(&quoted(fact.name)).unwrap();
        assert_eq!(status, fact.number);
    }
    for old in support::deprecated() {
        let status: HttpStatus = serde_json::from_str(&quoted(old.name)).unwrap();
        assert_eq!(status, old.number);
    }
    for fact in support::ws() {
        let code: WsCloseCode = serde_json::from_str(&quoted(fact.name)).unwrap();
        assert_eq!(code, fact.number);
    }
}

/// Keys are strings in JSON, so numbers are parsed from strings.
#[test]
fn map_keys() {
    let statuses: BTreeMap<HttpStatus, u8> = support::http()
        .iter()
        .map(|fact| (HttpStatus::from_u16(fact.number).unwrap(), 0))
        .collect();
    let json = serde_json::to_string(&statuses).unwrap();
    assert!(json.starts_with(r#"{"100":0,"101":0,"#), "{json}");
    assert_eq!(serde_json::from_str::<BTreeMap<HttpStatus, u8>>(&json).unwrap(), statuses);

    let codes: BTreeMap<WsCloseCode, u8> =
        support::ws().iter().map(|fact| (fact.number.into(), 0)).collect();
    let json = serde_json::to_string(&codes).unwrap();
    assert!(json.starts_with(r#"{"1000":0,"1001":0,"#), "{json}");
    assert_eq!(serde_json::from_str::<BTreeMap<WsCloseCode, u8>>(&json).unwrap(), codes);
}

#[test]
fn not_self_describing() {
    for number in 0..=u16::MAX {
        let bytes = postcard::to_allocvec(&number).unwrap();
        let code = WsCloseCode::from(number);
        assert_eq!(postcard::to_allocvec(&code).unwrap(), bytes);
        assert_eq!(postcard::from_bytes::<WsCloseCode>(&bytes).unwrap(), code);

        let status = postcard::from_bytes::<HttpStatus>(&bytes);
        assert_eq!(status.is_ok(), (100..=999).contains(&number), "{number}");
        if let Ok(status) = status {
            assert_eq!(status, number);
            assert_eq!(postcard::to_allocvec(&status).unwrap(), bytes);
        }
    }
}

#[test]
fn errors() {
    const HTTP: &str = "expected an HTTP status: a number from 100 to 999 or a name such as \
                        HTTP_404_NOT_FOUND";
    const WS: &str = "expected a WebSocket close code: a number from 0 to 65535 or a name such as \
                      WS_1000_NORMAL_CLOSURE";
    for (json, given) in [
        ("99", "invalid value: integer `99`, "),
        ("1000", "invalid value: integer `1000`, "),
        ("65636", "invalid value: integer `65636`, "),
        ("-404", "invalid value: integer `-404`, "),
        ("404.0", "invalid type: floating point `404.0`, "),
        ("null", "invalid type: null, "),
        ("[404]", "invalid type: sequence, "),
        ("true", "invalid type: boolean `true`, "),
    ] {
        let error = serde_json::from_str::<HttpStatus>(json).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{given}{HTTP}")), "{error}");
    }
    for (json, given) in [
        ("65536", "invalid value: integer `65536`, "),
        ("18446744073709551615", "invalid value: integer `18446744073709551615`, "),
        ("-1", "invalid value: integer `-1`, "),
        ("{}", "invalid type: map, "),
    ] {
        let error = serde_json::from_str::<WsCloseCode>(json).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{given}{WS}")), "{error}");
    }

    let error = serde_json::from_str::<HttpStatus>(r#""HTTP_404_OK""#).unwrap_err().to_string();
    assert!(error.starts_with(r#""HTTP_404_OK" is not an HTTP status"#), "{error}");
}
