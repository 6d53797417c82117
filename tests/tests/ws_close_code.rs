//! The names, phrases and predicates of every `WsCloseCode`.

use fastrapi_compat::{WsCloseCode, portable::status};

/// As in Python's `websockets`: a list of registered codes and two ranges.
#[test]
fn sendable() {
    let registered = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014];
    for number in 0..=u16::MAX {
        let expected = registered.contains(&number) || number / 1000 == 3 || number / 1000 == 4;
        assert_eq!(WsCloseCode::from_u16(number).is_sendable(), expected, "{number}");
    }
}

/// tungstenite allows the same codes, except for 1014.
#[test]
fn sendable_differs_from_tungstenite_in_one_code() {
    use tungstenite::protocol::frame::coding::CloseCode;

    let differing: Vec<u16> = (0..=u16::MAX)
        .filter(|&number| {
            CloseCode::from(number).is_allowed() != WsCloseCode::from_u16(number).is_sendable()
        })
        .collect();
    assert_eq!(differing, [1014]);
}

#[test]
fn names_and_phrases() {
    let facts = support::ws();
    for number in 0..=u16::MAX {
        let code = WsCloseCode::from_u16(number);
        let fact = facts.iter().find(|fact| fact.number == number);
        assert_eq!(code.name(), fact.map(|fact| fact.name));
        let phrase = fact.map(|fact| fact.phrase).or(match number {
            3000 => Some("Unauthorized"),
            3003 => Some("Forbidden"),
            3008 => Some("Timeout"),
            _ => None,
        });
        assert_eq!(code.phrase(), phrase);

        let display = phrase.map_or(number.to_string(), |phrase| format!("{number} {phrase}"));
        assert_eq!(code.to_string(), display);
        assert_eq!(format!("{code:>40}|{code:<40}"), format!("{display:>40}|{display:<40}"));

        let debug = fact.map_or(format!("WsCloseCode({number})"), |fact| fact.name.to_owned());
        assert_eq!(format!("{code:?}"), debug);
    }
}

#[test]
fn constants() {
    const PRIVATE: WsCloseCode = WsCloseCode::from_u16(4000);
    static SENDABLE: bool = PRIVATE.is_sendable();
    assert!(SENDABLE);

    assert_eq!(WsCloseCode::default(), status::WS_1000_NORMAL_CLOSURE);
}
