//! `HttpException` validates its detail and headers and becomes a JSON response. `tests/interop/`
//! compares the response with FastAPI's.

use std::{borrow::Cow, collections::HashMap, error::Error};

use fastrapi_compat::{
    Detail, HttpException, HttpStatus, InvalidHttpException, InvalidHttpStatus, portable::status,
};
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use serde_json::{Value, json};
use support::{http_names, serve};

fn not_found(
    detail: impl TryInto<Detail, Error: Into<Box<dyn Error + Send + Sync>>>,
) -> HttpException {
    HttpException::new(status::HTTP_404_NOT_FOUND, detail)
}

/// Returns the response as a type of `http` 1. Asserts that the response for `http` 0.2 is
/// the same, and that both contain the exception in their extensions.
fn response(exception: HttpException) -> Response<String> {
    let response = Response::<String>::from(exception.clone());
    let by_0_2 = http_0_2::Response::<String>::from(exception.clone());
    assert_eq!(response.status().as_u16(), by_0_2.status().as_u16());
    assert_eq!(response.body(), by_0_2.body());
    let fields = response.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let by_0_2_fields =
        by_0_2.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    assert!(fields.eq(by_0_2_fields));

    assert_eq!(response.extensions().get(), Some(&exception));
    assert_eq!(by_0_2.extensions().get(), Some(&exception));
    response
}

fn body(exception: HttpException) -> String {
    response(exception).into_body()
}

fn all_statuses() -> impl Iterator<Item = HttpStatus> {
    (100..=999).map(|number| HttpStatus::from_u16(number).unwrap())
}

mod statuses {
    use super::*;

    /// Asserts that every constant of a module is accepted.
    macro_rules! assert_accepted {
        ({ $module:path } $($NAME:ident)+) => {{
            use $module as status;
            $( assert_eq!(HttpException::new(status::$NAME, "x").status(), status::$NAME); )+
            $( assert_eq!(HttpException::from(status::$NAME).status(), status::$NAME); )+
        }};
    }

    /// Like `assert_accepted`, for a module in which three names are statics.
    macro_rules! assert_accepted_with_statics {
        ({ $module:path } $($NAME:ident)+) => {{
            use $module as status;
            $( assert_eq!(
                HttpException::new(constant!(status $NAME), "x"),
                HttpException::new(portable::$NAME, "x"),
            ); )+
            $( assert_eq!(
                HttpException::from(constant!(status $NAME)),
                HttpException::from(portable::$NAME),
            ); )+
        }};
    }

    macro_rules! constant {
        ($module:ident HTTP_103_EARLY_HINTS) => {
            *$module::HTTP_103_EARLY_HINTS
        };
        ($module:ident HTTP_306_RESERVED) => {
            *$module::HTTP_306_RESERVED
        };
        ($module:ident HTTP_425_TOO_EARLY) => {
            *$module::HTTP_425_TOO_EARLY
        };
        ($module:ident $NAME:ident) => {
            $module::$NAME
        };
    }

    #[test]
    fn every_constant() {
        use fastrapi_compat::portable::status as portable;

        http_names!(assert_accepted { fastrapi_compat::status });
        http_names!(assert_accepted { fastrapi_compat::portable::status });
        http_names!(assert_accepted { fastrapi_compat::axum::status });
        http_names!(assert_accepted { fastrapi_compat::rocket::status });
        http_names!(assert_accepted_with_statics { fastrapi_compat::http_0_2::status });
        http_names!(assert_accepted_with_statics { fastrapi_compat::actix::status });
    }

    /// `Display` writes the same text as `str(HTTPException(status))` in Python.
    #[test]
    fn without_a_detail() {
        for status in all_statuses() {
            let exception = HttpException::from(status);
            let phrase = status.phrase().unwrap_or("");
            assert_eq!(exception.status(), status);
            assert_eq!(exception.detail().as_str(), Some(phrase));
            assert_eq!(exception.to_string(), format!("{}: {phrase}", status.as_u16()));
            assert_eq!(exception, HttpException::new(status, Value::Null));
            assert_eq!(exception, HttpException::try_new(status, &()).unwrap());
            assert_eq!(exception, HttpException::try_new(status, &None::<String>).unwrap());

            let foreign = http::StatusCode::from(status);
            assert_eq!(HttpException::from(foreign), exception);
            assert_eq!(HttpException::new(foreign, phrase), exception);
            let foreign = http_0_2::StatusCode::from(status);
            assert_eq!(HttpException::from(foreign), exception);
            assert_eq!(HttpException::new(foreign, phrase), exception);
        }
    }

    /// Responses with 1xx, 204, 205 and 304 have no body and no content type.
    #[test]
    fn with_and_without_a_body() {
        for status in all_statuses() {
            let exception = HttpException::new(status, "x").header("X-A", "1").unwrap();
            let response = response(exception);
            assert_eq!(response.status(), status);
            assert_eq!(response.headers()["x-a"], "1");
            let content_type = response.headers().get("content-type");
            if status < HttpStatus::of::<200>() || [204, 205, 304].contains(&status.as_u16()) {
                assert_eq!((&**response.body(), content_type), ("", None));
            } else {
                let json = HeaderValue::from_static("application/json");
                assert_eq!((&**response.body(), content_type), (r#"{"detail":"x"}"#, Some(&json)));
            }
        }
    }
}

mod details {
    use super::*;

    #[test]
    fn texts() {
        for text in
            ["User not found", "", "  two  ", "Zoë, 日本 🦀", "</script>", "null", "{}", "1"]
        {
            let exception = not_found(text);
            assert_eq!(exception.detail().as_str(), Some(text));
            assert_eq!(exception.detail().to_string(), text);
            assert_eq!(exception.to_string(), format!("404: {text}"));

            assert_eq!(exception, not_found(text.to_owned()));
            assert_eq!(exception, not_found(Cow::Borrowed(text)));
            assert_eq!(exception, not_found(json!(text)));
            assert_eq!(exception, HttpException::try_new(exception.status(), text).unwrap());
            assert_eq!(body(exception), format!(r#"{{"detail":"{text}"}}"#));
        }
    }

    #[test]
    fn json_values() {
        for (value, detail) in [
            (json!(true), "true"),
            (json!(-7), "-7"),
            (json!(i64::MIN), "-9223372036854775808"),
            (json!(u64::MAX), "18446744073709551615"),
            (json!(1.5), "1.5"),
            (json!(["a", "b"]), r#"["a","b"]"#),
            (json!([]), "[]"),
            (json!({}), "{}"),
            (json!([null, 1, [2, {}]]), "[null,1,[2,{}]]"),
            (json!({ "a": { "\"": null, "ü": [] } }), r#"{"a":{"\"":null,"ü":[]}}"#),
        ] {
            let exception = not_found(value.clone());
            assert_eq!(exception, HttpException::try_new(exception.status(), &value).unwrap());
            assert_eq!(exception.detail().as_str(), None);
            assert_eq!(exception.detail().to_string(), detail);
            assert_eq!(exception.to_string(), format!("404: {detail}"));
            assert_eq!(body(exception), format!(r#"{{"detail":{detail}}}"#));
        }
    }

    #[test]
    fn a_megabyte() {
        let text = "日本語 and so on".repeat(1 << 16);
        assert_eq!(body(not_found(text.clone())), format!(r#"{{"detail":"{text}"}}"#));
        let escaped = body(not_found("\"\n".repeat(1 << 19)));
        assert_eq!(escaped, format!(r#"{{"detail":"{}"}}"#, r#"\"\n"#.repeat(1 << 19)));
    }

    /// The fields of a struct keep the order of their declaration.
    #[test]
    fn serializable_types() {
        #[derive(serde::Serialize)]
        struct Shortage<'a> {
            wanted: u8,
            available: Option<u8>,
            #[serde(rename = "as of")]
            as_of: (u16, char),
            by_number: HashMap<u8, &'a str>,
        }
        let shortage = Shortage {
            wanted: 3,
            available: None,
            as_of: (2000, 'é'),
            by_number: HashMap::from([(1, "one")]),
        };
        let exception = HttpException::try_new(status::HTTP_409_CONFLICT, &shortage).unwrap();
        assert_eq!(
            body(exception),
            r#"{"detail":{"wanted":3,"available":null,"as of":[2000,"é"],"by_number":{"1":"one"}}}"#,
        );
    }

    /// The same characters are escaped as in Python.
    #[test]
    fn every_character_below_0x100() {
        for character in '\0'..='\u{FF}' {
            let escaped = match character {
                '"' => r#"\""#.to_owned(),
                '\\' => r"\\".to_owned(),
                '\n' => r"\n".to_owned(),
                '\r' => r"\r".to_owned(),
                '\t' => r"\t".to_owned(),
                '\u{8}' => r"\b".to_owned(),
                '\u{C}' => r"\f".to_owned(),
                '\0'..='\u{1F}' => format!(r"\u{:04x}", u32::from(character)),
                _ => character.to_string(),
            };
            let (text, key) = (character.to_string(), format!("a{character}b"));
            assert_eq!(body(not_found(text)), format!(r#"{{"detail":"{escaped}"}}"#));
            assert_eq!(
                body(not_found(json!({ key: 1 }))),
                format!(r#"{{"detail":{{"a{escaped}b":1}}}}"#),
            );
        }
    }

    /// Floats are written as Python's `repr` writes them.
    #[test]
    fn floats() {
        for (number, expected) in [
            (0.0, "0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (0.0001, "0.0001"),
            (0.00012345, "0.00012345"),
            (0.00009999, "9.999e-05"),
            (0.0000999999999999999, "9.99999999999999e-05"),
            (1e-5, "1e-05"),
            (1.5e-5, "1.5e-05"),
            (9.5e-6, "9.5e-06"),
            (1e-7, "1e-07"),
            (1e-10, "1e-10"),
            (1.25e-100, "1.25e-100"),
            (5e-324, "5e-324"),
            (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
            (100000.0, "100000.0"),
            (1e15, "1000000000000000.0"),
            (9007199254740993.0, "9007199254740992.0"),
            (9999999999999998.0, "9999999999999998.0"),
            (1e16, "1e+16"),
            (12345678901234567890.0, "1.2345678901234567e+19"),
            (1e22, "1e+22"),
            (1e100, "1e+100"),
            (f64::MAX, "1.7976931348623157e+308"),
            // Two shortest forms are equally near. The one with an even last digit is written.
            (2f64.powi(-25), "2.9802322387695312e-08"),
            (2f64.powi(50) + 0.25, "1125899906842624.2"),
            // A nearer number of the same length would be parsed as another float.
            (2f64.powi(-44), "5.684341886080802e-14"),
        ] {
            assert_eq!(body(not_found(json!(number))), format!(r#"{{"detail":{expected}}}"#));
            assert_eq!(body(not_found(json!(-number))), format!(r#"{{"detail":-{expected}}}"#));
        }
    }

    /// `f32` is written with its own shortest digits, not with those of the nearest `f64`.
    #[test]
    fn floats_of_32_bits() {
        for (number, expected) in [
            (0.1_f32, "0.1"),
            (1.0, "1.0"),
            (1e-5, "1e-05"),
            (1.5e-5, "1.5e-05"),
            (f32::MAX, "3.4028235e+38"),
            (f32::from_bits(1), "1e-45"),
        ] {
            let status = status::HTTP_400_BAD_REQUEST;
            let exception = HttpException::try_new(status, &[number, -number]).unwrap();
            assert_eq!(exception.detail().to_string(), format!("[{expected},-{expected}]"));
        }
    }

    /// As in Python, integers are not limited to 64 bits.
    #[test]
    fn integers_of_128_bits() {
        let status = status::HTTP_400_BAD_REQUEST;
        let exception = HttpException::try_new(status, &(u128::MAX, i128::MIN)).unwrap();
        assert_eq!(exception.detail().to_string(), format!("[{},{}]", u128::MAX, i128::MIN));
    }

    #[test]
    fn floats_that_are_not_finite_are_null() {
        for number in [f64::NAN, f64::INFINITY, -f64::INFINITY] {
            let exception =
                HttpException::try_new(status::HTTP_400_BAD_REQUEST, &[number]).unwrap();
            assert_eq!(body(exception), r#"{"detail":[null]}"#);
        }
    }

    #[test]
    fn details_that_cannot_be_json() {
        struct Fails;
        impl serde::Serialize for Fails {
            fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                Err(serde::ser::Error::custom("custom error"))
            }
        }
        fn assert_refused(detail: impl serde::Serialize, reason: &str) {
            let error = HttpException::try_new(status::HTTP_400_BAD_REQUEST, &detail).unwrap_err();
            assert!(matches!(error, InvalidHttpException::Detail(_)));
            assert_eq!(error.source().unwrap().to_string(), reason);
            assert_eq!(
                error.to_string(),
                format!(
                    "invalid detail: {reason}; expected JSON with at most 126 nested lists and \
                     objects"
                ),
            );
        }
        assert_refused(HashMap::from([((1, 2), 3)]), "key must be a string");
        assert_refused([Fails], "custom error");
        assert_refused(
            nested(127, |value| json!([value])),
            "more than 126 nested lists and objects",
        );
    }

    fn nested(levels: usize, around: fn(Value) -> Value) -> Value {
        (0..levels).fold(Value::Null, |value, _| around(value))
    }

    /// Every accepted detail can be parsed by serde_json, which allows 127 levels.
    #[test]
    fn nesting() {
        // Built without `json!`, which would serialize the value.
        fn list(value: Value) -> Value {
            Value::Array(vec![value])
        }
        fn object(value: Value) -> Value {
            Value::Object([("a".to_owned(), value)].into_iter().collect())
        }
        fn both(value: Value) -> Value {
            Value::Array(vec![json!({}), object(value), json!([])])
        }
        type Around = fn(Value) -> Value;
        for (around, levels) in [(list as Around, 126), (object, 126), (both, 63)] {
            let exception = not_found(nested(levels, around));
            assert_eq!(exception.status(), status::HTTP_404_NOT_FOUND);
            let read: Value = serde_json::from_str(&body(exception)).unwrap();
            assert_eq!(read, json!({ "detail": nested(levels, around) }));

            for levels in [levels + 1, 100_000] {
                let exception = not_found(nested(levels, around));
                assert_eq!(exception.to_string(), "500: Internal Server Error");
                let source = exception.source().unwrap().downcast_ref();
                assert!(matches!(source, Some(InvalidHttpException::Detail(_))));
            }
        }
    }

    /// The number of lists at the same level is not limited.
    #[test]
    fn siblings() {
        let exception = not_found(json!([vec![json!([]); 1000], vec![json!({}); 1000]]));
        assert_eq!(exception.status(), status::HTTP_404_NOT_FOUND);
    }

    /// `try_new` stops serializing a value that is nested too deeply.
    #[test]
    fn nesting_of_a_serializable_type() {
        #[derive(serde::Serialize)]
        enum Deep {
            End,
            In(Box<Deep>),
        }
        let mut deep = Deep::End;
        for _ in 0..100_000 {
            deep = Deep::In(Box::new(deep));
        }
        let error = HttpException::try_new(status::HTTP_400_BAD_REQUEST, &deep).unwrap_err();
        assert!(error.to_string().contains("more than 126 nested"), "{error}");
        // Dropping the value would overflow the stack.
        std::mem::forget(deep);
    }

    /// The limit also holds for a type that ignores errors of its elements.
    #[test]
    fn a_serializable_type_that_ignores_errors() {
        use serde::{Serialize, Serializer, ser::SerializeSeq};

        struct Nested(u32);

        impl Serialize for Nested {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut list = serializer.serialize_seq(None)?;
                match self.0.checked_sub(1) {
                    Some(inner) => list.serialize_element(&Nested(inner))?,
                    None => (0..300).for_each(|_| {
                        let _ = list.serialize_element(&[0]);
                    }),
                }
                list.end()
            }
        }

        let error = HttpException::try_new(status::HTTP_400_BAD_REQUEST, &Nested(126));
        assert!(error.unwrap_err().to_string().contains("more than 126 nested"));
        // Here, only the ignored errors exceed the limit. They must not cause a panic.
        let _ = HttpException::try_new(status::HTTP_400_BAD_REQUEST, &Nested(125));
    }
}

mod headers {
    use super::*;

    fn header(name: &str, value: &str) -> Result<HttpException, InvalidHttpException> {
        not_found("x").header(name, value)
    }

    fn sent(exception: HttpException) -> HeaderMap {
        let (parts, _) = response(exception).into_parts();
        parts.headers
    }

    fn given(exception: &HttpException) -> Vec<(&str, &[u8])> {
        exception.headers().map(|(name, value)| (name.as_str(), value.as_bytes())).collect()
    }

    #[test]
    fn every_byte_in_a_name() {
        for character in '\0'..='\u{FF}' {
            for name in [character.to_string(), format!("x{character}"), format!("{character}x")] {
                match (HeaderName::from_bytes(name.as_bytes()), header(&name, "1")) {
                    (Ok(taken), Ok(exception)) => {
                        assert_eq!(given(&exception), [(taken.as_str(), &b"1"[..])]);
                        assert_eq!(sent(exception)[taken], "1");
                    }
                    (Err(refused), Err(error)) => {
                        assert_eq!(error.source().unwrap().to_string(), refused.to_string());
                        let said = format!(
                            "invalid header {name:?}: invalid HTTP header name; expected a name of \
                             1 to 65535 letters, digits and !#$%&'*+-.^_`|~ (RFC 9110, section 5.6.2)"
                        );
                        assert_eq!(error.to_string(), said);
                    }
                    (by_http, ours) => panic!("{name:?}: {by_http:?}, {ours:?}"),
                }
            }
        }
    }

    #[test]
    fn every_byte_in_a_value() {
        for character in '\0'..='\u{FF}' {
            for value in [character.to_string(), format!("é{character}"), format!("1{character}")]
            {
                match (HeaderValue::from_str(&value), header("X-A", &value)) {
                    (Ok(taken), Ok(exception)) => {
                        assert_eq!(given(&exception), [("x-a", value.as_bytes())]);
                        assert_eq!(sent(exception)["x-a"], taken);
                    }
                    (Err(_), Err(error)) => assert_eq!(
                        error.to_string(),
                        "invalid header \"X-A\": failed to parse header value; expected a value \
                         without control characters other than tabs (RFC 9110, section 5.5)",
                    ),
                    (by_http, ours) => panic!("{value:?}: {by_http:?}, {ours:?}"),
                }
            }
        }
    }

    #[test]
    fn every_length_of_a_name() {
        for len in [0, 1, 63, 64, 65, 65_534, 65_535, 65_536, 100_000] {
            let name = "x".repeat(len);
            let taken = HeaderName::from_bytes(name.as_bytes());
            assert_eq!(header(&name, "").is_ok(), taken.is_ok(), "{len}");
            if let Ok(taken) = taken {
                assert_eq!(sent(header(&name, "").unwrap())[taken], "");
            }
        }
        let message = header(&"é".repeat(1 << 20), "").unwrap_err().to_string();
        assert!(message.contains("… (2097152 bytes): invalid"), "{message}");
        assert!(message.len() < 300);
    }

    #[test]
    fn errors_do_not_contain_the_refused_value() {
        let error = header("X-Token", "secret\r\nX-Admin: 1").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("secret"));
        let InvalidHttpException::Header { name, source, .. } = error else {
            panic!("{error:?}");
        };
        assert_eq!(name, "X-Token");
        assert!(source.is::<http::header::InvalidHeaderValue>());
    }

    #[test]
    fn sensitive_values_stay_sensitive() {
        let mut value = HeaderValue::from_static("secret");
        value.set_sensitive(true);
        let exception = not_found("x").header("X-Token", value).unwrap();
        assert!(!format!("{exception:?}").contains("secret"));
        assert!(sent(exception.clone())["x-token"].is_sensitive());
        let response = http_0_2::Response::<String>::from(exception);
        assert!(response.headers()["x-token"].is_sensitive());
    }

    /// The values of a repeated name keep their order.
    #[test]
    fn repeated() {
        let mut exception = not_found("x");
        for (name, value) in [("X-A", "1"), ("x-b", ""), ("x-a", ""), ("X-B", "2"), ("X-a", "1")] {
            exception = exception.header(name, value).unwrap();
        }
        assert_eq!(exception.headers().len(), 5);
        let expected: [(&str, &[u8]); 5] =
            [("x-a", b"1"), ("x-b", b""), ("x-a", b""), ("x-b", b"2"), ("x-a", b"1")];
        assert_eq!(given(&exception), expected);

        let sent = sent(exception);
        assert!(sent.get_all("x-a").iter().eq(["1", "", "1"]));
        assert!(sent.get_all("x-b").iter().eq(["", "2"]));
    }

    /// Names can be strings or types of `http`. Values can also be numbers.
    #[test]
    fn types() {
        use http::header::RETRY_AFTER;

        let exception = not_found("x")
            .header(RETRY_AFTER, HeaderValue::from_static("1"))
            .and_then(|exception| exception.header(&RETRY_AFTER, 2))
            .and_then(|exception| exception.header(String::from("Retry-After"), String::from("3")))
            .and_then(|exception| exception.header(http_0_2::header::RETRY_AFTER.as_str(), "4"))
            .unwrap();
        assert!(sent(exception).get_all("retry-after").iter().eq(["1", "2", "3", "4"]));
    }

    #[test]
    fn a_content_type_replaces_the_default() {
        let exception = header("Content-Type", "application/problem+json").unwrap();
        assert!(sent(exception).get_all("content-type").iter().eq(["application/problem+json"]));
    }

    #[test]
    fn framing_headers_are_refused() {
        for name in ["Content-Length", "content-length", "Transfer-Encoding"] {
            let error = header(name, "14").unwrap_err();
            assert!(matches!(error, InvalidHttpException::Framing(_)));
            let name = name.to_lowercase();
            let said =
                format!("invalid header {name}: the server sets it; expected any other header");
            assert_eq!(error.to_string(), said);
            assert!(error.source().is_none());
        }
        assert_eq!(sent(not_found("x")).get("content-length"), None);
    }

    /// A `HeaderMap` has room for 24,576 names, including the content type. The response omits the rest.
    #[test]
    fn too_many() {
        let mut exception = not_found("x");
        for number in 0..30_000 {
            exception = exception.header(format!("x-{number}"), "1").unwrap();
        }
        assert_eq!(exception.headers().len(), 30_000);
        let sent = sent(exception);
        assert_eq!(sent.len(), 24_576);
        assert_eq!(sent["content-type"], "application/json");
    }
}

mod errors {
    use super::*;

    #[test]
    fn a_refused_exception_is_an_internal_error() {
        fn handler() -> Result<(), HttpException> {
            Err(not_found("User not found").header("X-A", "a\nb")?)
        }
        let exception = handler().unwrap_err();
        assert_eq!(exception.to_string(), "500: Internal Server Error");
        let refused = not_found("x").header("X-A", "a\nb").unwrap_err();
        assert_eq!(exception.source().unwrap().to_string(), refused.to_string());
        assert!(exception.source().unwrap().is::<InvalidHttpException>());
        assert_eq!(exception, HttpException::from(refused));
        assert_eq!(body(exception), r#"{"detail":"Internal Server Error"}"#);
    }

    #[test]
    fn a_refused_number_is_an_internal_error() {
        fn handler() -> Result<(), HttpException> {
            Err(HttpException::new(HttpStatus::from_u16(1000)?, "x"))
        }
        let exception = handler().unwrap_err();
        assert_eq!(exception, status::HTTP_500_INTERNAL_SERVER_ERROR.into());
        assert!(exception.source().unwrap().is::<InvalidHttpStatus>());
    }

    #[test]
    fn a_source() {
        let exception = not_found("x").with_source("no such row");
        assert_eq!(exception.source().unwrap().to_string(), "no such row");
        assert_eq!(exception.clone().source().unwrap().to_string(), "no such row");
        // The source is not compared and is not part of the response.
        assert_eq!(exception, not_found("x"));
        assert_eq!(body(exception), r#"{"detail":"x"}"#);
    }

    #[test]
    fn is_an_error() {
        fn handler() -> Result<(), Box<dyn Error + Send + Sync>> {
            Err(not_found("User not found"))?
        }
        let error = handler().unwrap_err();
        assert_eq!(error.to_string(), "404: User not found");
        assert!(error.source().is_none());
        assert_eq!(error.downcast_ref(), Some(&not_found("User not found")));
    }

    #[test]
    fn exceptions_with_equal_responses_are_equal() {
        let exception = not_found("x").header("X-A", "1").unwrap();
        assert_eq!(exception, not_found("x").header("x-a", "1").unwrap());
        assert_ne!(exception, not_found("x"));
        assert_ne!(not_found("x"), not_found("y"));
        assert_ne!(not_found("x"), HttpException::new(status::HTTP_410_GONE, "x"));
    }
}

/// An exception converts to a response with any of these body types.
#[test]
fn bodies() {
    fn assert_body<B: From<String>>(bytes: fn(B) -> Vec<u8>) {
        let response = Response::<B>::from(not_found("x"));
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(bytes(response.into_body()), br#"{"detail":"x"}"#);
    }
    assert_body::<String>(String::into_bytes);
    assert_body::<Vec<u8>>(|body| body);
    assert_body::<Box<str>>(|body| body.into_string().into_bytes());
    assert_body::<axum::body::Bytes>(|body| body.to_vec());
    assert_body::<reqwest::Body>(|body| body.as_bytes().unwrap().to_vec());
    assert_body::<http_body_util::Full<axum::body::Bytes>>(|body| {
        let collected = finished(http_body_util::BodyExt::collect(body));
        collected.unwrap().to_bytes().to_vec()
    });
    assert_body::<axum::body::Body>(|body| {
        finished(axum::body::to_bytes(body, usize::MAX)).unwrap().to_vec()
    });
}

fn finished<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// A function that all servers share, because it does not depend on a framework.
mod domain {
    use super::*;

    pub(crate) fn read_user(user_id: i64) -> Result<String, HttpException> {
        match user_id {
            1 => Ok("Alice".to_owned()),
            2 => Err(status::HTTP_410_GONE)?,
            3 => {
                Err(HttpException::new(status::HTTP_401_UNAUTHORIZED, json!({ "a": 1e16, "z": 1 }))
                    .header("WWW-Authenticate", "Basic")?
                    .header("WWW-Authenticate", "Bearer")?)
            }
            4 => Err(status::HTTP_304_NOT_MODIFIED)?,
            5 => Err(status::HTTP_205_RESET_CONTENT)?,
            6 => Err(not_found("x").header("X-A", "a\nb")?),
            100..200 => Err(HttpException::new(HttpStatus::from_u16(user_id as u16).unwrap(), "x")),
            _ => Err(not_found("User not found")),
        }
    }
}

mod servers {
    use std::net::SocketAddr;

    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
    };

    use super::*;

    async fn axum() -> SocketAddr {
        use ::axum::{Router, extract::Path, routing::get};

        async fn read_user(Path(user_id): Path<i64>) -> Result<String, HttpException> {
            domain::read_user(user_id)
        }
        async fn lock(Path(_): Path<i64>) -> Result<(), HttpException> {
            Err(fastrapi_compat::axum::status::HTTP_423_LOCKED)?
        }
        let users = get(read_user).delete(lock);
        serve::axum(Router::new().route("/users/{user_id}", users)).await
    }

    async fn axum_0_7() -> SocketAddr {
        use ::axum_0_7::{Router, extract::Path, routing::get};

        async fn read_user(Path(user_id): Path<i64>) -> Result<String, HttpException> {
            domain::read_user(user_id)
        }
        async fn lock(Path(_): Path<i64>) -> Result<(), HttpException> {
            Err(fastrapi_compat::axum_0_7::status::HTTP_423_LOCKED)?
        }
        let users = get(read_user).delete(lock);
        serve::axum_0_7(Router::new().route("/users/:user_id", users)).await
    }

    fn actix() -> SocketAddr {
        use actix_web::web;

        async fn read_user(user_id: web::Path<i64>) -> Result<String, HttpException> {
            domain::read_user(*user_id)
        }
        /// A handler that always raises.
        async fn lock() -> HttpException {
            fastrapi_compat::actix::status::HTTP_423_LOCKED.into()
        }
        /// Returns actix's own error type.
        async fn read_any(user_id: web::Path<i64>) -> actix_web::Result<String> {
            Ok(domain::read_user(*user_id)?)
        }
        serve::actix(|app| {
            app.route("/users/{user_id}", web::get().to(read_user))
                .route("/users/{user_id}", web::delete().to(lock))
                .route("/any/users/{user_id}", web::get().to(read_any));
        })
    }

    async fn rocket() -> SocketAddr {
        use ::rocket::{delete, get, routes};

        #[get("/users/<user_id>")]
        fn read_user(user_id: i64) -> Result<String, HttpException> {
            domain::read_user(user_id)
        }
        #[delete("/users/<_>")]
        fn lock() -> Result<(), HttpException> {
            Err(fastrapi_compat::rocket::status::HTTP_423_LOCKED)?
        }
        serve::rocket(::rocket::build().mount("/", routes![read_user, lock])).await
    }

    async fn assert_answers(address: SocketAddr, users: &str) {
        for (user_id, number, detail) in [
            (2, 410, r#""Gone""#),
            (3, 401, r#"{"a":1e+16,"z":1}"#),
            (6, 500, r#""Internal Server Error""#),
            (7, 404, r#""User not found""#),
        ] {
            let url = format!("http://{address}{users}/{user_id}");
            let response = reqwest::get(url).await.unwrap();
            assert_eq!(response.status().as_u16(), number);
            let body = format!(r#"{{"detail":{detail}}}"#);
            assert_eq!(response.headers()["content-type"], "application/json");
            assert_eq!(response.headers()["content-length"], body.len().to_string());
            let authenticate = response.headers().get_all("www-authenticate").iter();
            match user_id {
                3 => assert!(authenticate.eq(["Basic", "Bearer"])),
                _ => assert_eq!(authenticate.count(), 0),
            }
            assert_eq!(response.text().await.unwrap(), body);
        }

        for (user_id, number, length) in [(4, 304, None), (5, 205, Some("0"))] {
            let url = format!("http://{address}{users}/{user_id}");
            let response = reqwest::get(url).await.unwrap();
            assert_eq!(response.status().as_u16(), number);
            assert_eq!(response.headers().get("content-type"), None);
            let stated =
                response.headers().get("content-length").map(|value| value.to_str().unwrap());
            assert_eq!(stated, length);
            assert_eq!(response.bytes().await.unwrap(), "");
        }

        let user = reqwest::get(format!("http://{address}{users}/1")).await.unwrap();
        assert_eq!((user.status().as_u16(), &*user.text().await.unwrap()), (200, "Alice"));
    }

    async fn assert_locked(address: SocketAddr) {
        let delete = reqwest::Client::new().delete(format!("http://{address}/users/1"));
        let response = delete.send().await.unwrap();
        assert_eq!(response.status().as_u16(), 423);
        assert_eq!(response.text().await.unwrap(), r#"{"detail":"Locked"}"#);
    }

    #[tokio::test]
    async fn servers_share_a_function() {
        for axum in [axum().await, axum_0_7().await] {
            assert_answers(axum, "/users").await;
            assert_locked(axum).await;
        }

        let rocket = rocket().await;
        assert_answers(rocket, "/users").await;
        assert_locked(rocket).await;

        let actix = actix();
        assert_answers(actix, "/users").await;
        assert_answers(actix, "/any/users").await;
        assert_locked(actix).await;
    }

    /// Returns the status line of the response, which must have no body.
    async fn status_line(address: SocketAddr, status: HttpStatus) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!("GET /users/{} HTTP/1.1\r\n", status.as_u16());
        let rest = "host: localhost\r\nconnection: close\r\n\r\n";
        stream.write_all((request + rest).as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert_eq!(body, "");
        assert!(!head.contains("\r\ncontent-type:"));
        head.lines().next().unwrap().to_owned()
    }

    /// A status below 200 is not a final response. The servers handle such a status differently, but
    /// none panics.
    #[tokio::test]
    async fn statuses_below_200() {
        let (axum, rocket, actix) = (axum().await, rocket().await, actix());
        for status in all_statuses().filter(|status| status.is_informational()) {
            let by_hyper =
                if status == 101 { "101 Switching Protocols" } else { "500 Internal Server Error" };
            assert_eq!(status_line(axum, status).await, format!("HTTP/1.1 {by_hyper}"));
            assert_eq!(status_line(rocket, status).await, format!("HTTP/1.1 {by_hyper}"));
            let by_actix = status_line(actix, status).await;
            assert!(by_actix.starts_with(&format!("HTTP/1.1 {} ", status.as_u16())), "{by_actix}");
        }
        assert_answers(axum, "/users").await;
        assert_answers(rocket, "/users").await;
        assert_answers(actix, "/users").await;
    }

    /// rocket's `Status` can hold numbers that no response can have, and rocket's header values are text.
    #[tokio::test]
    async fn what_rocket_cannot_send() {
        use ::rocket::{get, http::Status, routes};

        #[get("/status/<number>")]
        fn status(number: u16) -> HttpException {
            HttpException::new(Status::new(number), "x")
        }
        #[get("/status/<number>/raised")]
        fn raised_status(number: u16) -> Result<(), HttpException> {
            Err(Status::new(number))?
        }
        #[get("/foreign/<number>")]
        fn foreign(number: u16) -> (Status, &'static str) {
            (Status::new(number), "x")
        }
        #[get("/header")]
        fn header() -> Result<(), HttpException> {
            Err(not_found("x").header("X-A", HeaderValue::from_bytes(b"\xff").unwrap())?)
        }
        let rocket = ::rocket::build().mount("/", routes![status, raised_status, foreign, header]);
        let address = serve::rocket(rocket).await;
        let internal_error = r#"{"detail":"Internal Server Error"}"#;
        for (path, number, body) in [
            ("status/404", 404, r#"{"detail":"x"}"#),
            ("status/404/raised", 404, r#"{"detail":"Not Found"}"#),
            ("status/99", 500, internal_error),
            ("status/1000", 500, internal_error),
            ("status/1000/raised", 500, internal_error),
        ] {
            let response = reqwest::get(format!("http://{address}/{path}")).await.unwrap();
            assert_eq!(response.status().as_u16(), number);
            assert_eq!(response.text().await.unwrap(), body);
        }
        // rocket itself closes the connection.
        reqwest::get(format!("http://{address}/foreign/1000")).await.unwrap_err();

        let response = reqwest::get(format!("http://{address}/header")).await.unwrap();
        assert_eq!(response.status(), 500);
        let invalid = HttpException::new(Status::new(99), "x");
        assert!(invalid.source().unwrap().is::<InvalidHttpStatus>());
    }
}
