//! The names, phrases and predicates of every `HttpStatus`.

use fastrapi_compat::{HttpStatus, portable::status};

#[test]
fn classes_are_those_of_the_http_crate() {
    for number in 100..=999 {
        let status = HttpStatus::from_u16(number).unwrap();
        let foreign = http::StatusCode::from_u16(number).unwrap();
        assert_eq!(status.is_informational(), foreign.is_informational());
        assert_eq!(status.is_success(), foreign.is_success());
        assert_eq!(status.is_redirection(), foreign.is_redirection());
        assert_eq!(status.is_client_error(), foreign.is_client_error());
        assert_eq!(status.is_server_error(), foreign.is_server_error());
    }
}

/// The condition in FastAPI is `not (status_code < 200 or status_code in (204, 205, 304))`.
#[test]
fn bodies() {
    let without: Vec<u16> = (100..=999)
        .filter(|&number| !HttpStatus::from_u16(number).unwrap().allows_body())
        .collect();
    let expected: Vec<u16> = (100..200).chain([204, 205, 304]).collect();
    assert_eq!(without, expected);
}

#[test]
fn names_and_phrases() {
    let facts = support::http();
    for number in 100..=999 {
        let status = HttpStatus::from_u16(number).unwrap();
        let fact = facts.iter().find(|fact| fact.number == number);
        assert_eq!(status.name(), fact.map(|fact| fact.name));
        let phrase = fact.map(|fact| fact.phrase).filter(|phrase| !phrase.is_empty());
        assert_eq!(status.phrase(), phrase);

        let display = match phrase {
            Some(phrase) => format!("{number} {phrase}"),
            None => number.to_string(),
        };
        assert_eq!(status.to_string(), display);
        assert_eq!(format!("{status:>40}|{status:<40}"), format!("{display:>40}|{display:<40}"));

        let debug = fact.map_or(format!("HttpStatus({number})"), |fact| fact.name.to_owned());
        assert_eq!(format!("{status:?}"), debug);
    }
}

/// The `http` crate has older phrases for three statuses.
#[test]
fn phrases_that_differ_from_canonical_reason() {
    let differing: Vec<_> = (100..=999)
        .filter_map(|number| {
            let phrase = HttpStatus::from_u16(number).unwrap().phrase();
            let reason = http::StatusCode::from_u16(number).unwrap().canonical_reason();
            (phrase != reason).then_some((number, phrase, reason))
        })
        .collect();
    assert_eq!(
        differing,
        [
            (203, Some("Non-Authoritative Information"), Some("Non Authoritative Information")),
            (413, Some("Content Too Large"), Some("Payload Too Large")),
            (422, Some("Unprocessable Content"), Some("Unprocessable Entity")),
        ],
    );
}

#[test]
fn constants() {
    const UNNAMED: HttpStatus = HttpStatus::of::<299>();
    const LOWEST: HttpStatus = HttpStatus::of::<100>();
    static HIGHEST: HttpStatus = HttpStatus::of::<999>();
    assert_eq!((UNNAMED.as_u16(), LOWEST.as_u16(), HIGHEST.as_u16()), (299, 100, 999));

    const NAME: Option<&str> = status::HTTP_404_NOT_FOUND.name();
    const PHRASE: Option<&str> = status::HTTP_404_NOT_FOUND.phrase();
    assert_eq!((NAME, PHRASE), (Some("HTTP_404_NOT_FOUND"), Some("Not Found")));

    assert_eq!(HttpStatus::default(), status::HTTP_200_OK);
}
