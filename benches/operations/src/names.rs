//! FastAPI's names, and other ways from a name to its number.

use std::{str::FromStr, sync::LazyLock};

include!(concat!(env!("OUT_DIR"), "/phf.rs"));

macro_rules! http_then_ws {
    ({} $($http:tt)+) => {
        ws_table!(all { $($http)+ });
    };
}

macro_rules! all {
    (
        { $(
            #[doc = $http_meaning:literal] #[doc(alias $http_alias:tt)]
            $HTTP:ident = $http_number:literal $($http_phrase:literal)?, $http_source:tt,
            http $http_called:tt;
        )+ }
        $(
            #[doc = $meaning:literal] #[doc(alias $alias:tt)]
            $WS:ident = $number:literal $phrase:literal, $source:tt,
            tungstenite $tungstenite:tt, actix $actix:tt;
        )+
    ) => {
        pub(crate) const HTTP_NAMES: &[&str] = &[$(stringify!($HTTP)),+];
        pub(crate) const WS_NAMES: &[&str] = &[$(stringify!($WS)),+];

        #[derive(strum::EnumString)]
        #[allow(non_camel_case_types, reason = "strum reads the names of the variants")]
        #[repr(u16)]
        enum Name { $($HTTP = $http_number,)+ $($WS = $number,)+ }

        static SORTED: LazyLock<Vec<(&str, u16)>> = LazyLock::new(|| {
            let mut sorted = vec![
                $((stringify!($HTTP), $http_number),)+ $((stringify!($WS), $number),)+
            ];
            sorted.sort();
            sorted
        });
    };
}

http_table!(http_then_ws {});

pub(crate) fn by_phf(name: &str) -> Option<u16> {
    PHF.get(name).copied()
}

pub(crate) fn by_strum(name: &str) -> Option<u16> {
    Name::from_str(name).ok().map(|name| name as u16)
}

pub(crate) fn by_search(name: &str) -> Option<u16> {
    let sorted = &*SORTED;
    let found = sorted.binary_search_by_key(&name, |(name, _)| name).ok()?;
    sorted.get(found).map(|(_, number)| *number)
}
