//! Parsing names and numbers, and the errors for other text.

use fastrapi_compat::{HttpStatus, WsCloseCode};

#[test]
fn every_name_and_number() {
    for fact in support::http() {
        assert_eq!(fact.name.parse::<HttpStatus>().unwrap(), fact.number);
    }
    for old in support::deprecated() {
        assert_eq!(old.name.parse::<HttpStatus>().unwrap(), old.number);
    }
    for fact in support::ws() {
        assert_eq!(fact.name.parse::<WsCloseCode>().unwrap(), fact.number);
    }
    for number in 0..=u16::MAX {
        let text = number.to_string();
        assert_eq!(text.parse::<WsCloseCode>().unwrap(), number);
        assert_eq!(text.parse::<HttpStatus>().is_ok(), (100..=999).contains(&number), "{text}");
        if let Ok(status) = text.parse::<HttpStatus>() {
            assert_eq!(status, number);
        }
    }
}

/// A name with one character removed, doubled, replaced or in lower case is not accepted.
#[test]
fn every_misspelling() {
    let names = [support::http(), support::ws()].concat();
    for name in names.iter().map(|fact| fact.name) {
        for (at, character) in name.char_indices() {
            let (before, after) = (&name[..at], &name[at + 1..]);
            for wrong in [
                format!("{before}{after}"),
                format!("{before}{character}{character}{after}"),
                format!("{before}{}{after}", character.to_ascii_lowercase()),
                format!("{before}x{after}"),
            ] {
                // Digits and underscores have no lower case.
                if wrong != name {
                    assert!(wrong.parse::<HttpStatus>().is_err(), "{wrong}");
                    assert!(wrong.parse::<WsCloseCode>().is_err(), "{wrong}");
                }
            }
        }
    }
}

const HTTP_RULE: &str = " is not an HTTP status: expected a FastAPI name such as \
                         HTTP_404_NOT_FOUND or a number from 100 to 999";
const WS_RULE: &str = " is not a WebSocket close code: expected a FastAPI name such as \
                       WS_1000_NORMAL_CLOSURE or a number from 0 to 65535";

#[test]
fn invalid_for_both() {
    let long = "x".repeat(10_000);
    let long_quoted = format!("\"{}\"… (10000 bytes)", "x".repeat(48));
    let cut_between_characters = "é".repeat(30) + "x";
    let cut_quoted = format!("\"{}\"… (61 bytes)", "é".repeat(24));
    for (text, quoted) in [
        ("", r#""""#),
        (" ", r#"" ""#),
        ("\t\n", r#""\t\n""#),
        ("HTTP_", r#""HTTP_""#),
        ("WS_", r#""WS_""#),
        ("HTTP_40", r#""HTTP_40""#),
        ("NOT_FOUND", r#""NOT_FOUND""#),
        ("-1", r#""-1""#),
        ("+7", r#""+7""#),
        ("007", r#""007""#),
        ("65536", r#""65536""#),
        ("99999999999999999999", r#""99999999999999999999""#),
        ("４０４", r#""４０４""#),
        ("HTTP_４０４_NOT_FOUND", r#""HTTP_４０４_NOT_FOUND""#),
        ("HTTP_é", r#""HTTP_é""#),
        ("\u{0}", r#""\0""#),
        ("nicht gefunden 🤷", r#""nicht gefunden 🤷""#),
        (&long, &long_quoted),
        (&cut_between_characters, &cut_quoted),
    ] {
        let error = text.parse::<HttpStatus>().unwrap_err();
        assert_eq!(error.to_string(), format!("{quoted}{HTTP_RULE}"));
        let error = text.parse::<WsCloseCode>().unwrap_err();
        assert_eq!(error.to_string(), format!("{quoted}{WS_RULE}"));
    }
}

#[test]
fn invalid_statuses() {
    for (text, hint) in [
        ("HTTP_404_NOT_FOUND ", "; did you mean HTTP_404_NOT_FOUND?"),
        (" HTTP_404_NOT_FOUND", "; did you mean HTTP_404_NOT_FOUND?"),
        ("http_404_not_found", "; did you mean HTTP_404_NOT_FOUND?"),
        ("HTTP_404_OK", "; did you mean HTTP_404_NOT_FOUND?"),
        ("HTTP_404_", "; did you mean HTTP_404_NOT_FOUND?"),
        ("HTTP_404", "; did you mean HTTP_404_NOT_FOUND?"),
        ("HTTP_404_NOT_FOUNDX", "; did you mean HTTP_404_NOT_FOUND?"),
        ("404 Not Found", "; did you mean HTTP_404_NOT_FOUND?"),
        ("404 ", "; did you mean HTTP_404_NOT_FOUND?"),
        ("+404", "; did you mean HTTP_404_NOT_FOUND?"),
        ("0404", "; did you mean HTTP_404_NOT_FOUND?"),
        ("HTTP_422_UNPROCESSABLE", "; did you mean HTTP_422_UNPROCESSABLE_CONTENT?"),
        ("99", ""),
        ("1000", ""),
        ("WS_1000_NORMAL_CLOSURE", ""),
        ("HTTP_299_OK", ""),
    ] {
        let error = text.parse::<HttpStatus>().unwrap_err();
        assert_eq!(error.to_string(), format!("{text:?}{HTTP_RULE}{hint}"));
    }
}

#[test]
fn invalid_close_codes() {
    for (text, hint) in [
        ("WS_1008_POLICY_VIOLATION ", "; did you mean WS_1008_POLICY_VIOLATION?"),
        ("ws_1008_policy_violation", "; did you mean WS_1008_POLICY_VIOLATION?"),
        ("WS_1008_GOING_AWAY", "; did you mean WS_1008_POLICY_VIOLATION?"),
        ("WS_1004_RESERVED", ""),
        ("HTTP_404_NOT_FOUND", ""),
    ] {
        let error = text.parse::<WsCloseCode>().unwrap_err();
        assert_eq!(error.to_string(), format!("{text:?}{WS_RULE}{hint}"));
    }
}

#[test]
fn debug_output_of_errors() {
    let error = "404s".parse::<HttpStatus>().unwrap_err();
    assert_eq!(format!("{error:?}"), r#"ParseHttpStatusError("404s")"#);
    let error = "1008 ".repeat(20).parse::<WsCloseCode>().unwrap_err();
    let quoted = "1008 ".repeat(9) + "100";
    assert_eq!(format!("{error:?}"), format!("ParseWsCloseCodeError({quoted:?}… (100 bytes))"));
}
