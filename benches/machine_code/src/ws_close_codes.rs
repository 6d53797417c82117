//! Each close code, and the conversions of each.

macro_rules! tungstenites {
    ({} $(
        #[doc = $meaning:literal] #[doc(alias $alias:tt)]
        $NAME:ident = $number:literal $phrase:literal, $source:tt,
        tungstenite($($tungstenite:tt)+), actix($($actix:tt)+);
    )+) => { $(
        tungstenite!($NAME, $number, tungstenite_0_24, tungstenite_0_24, $($tungstenite)+);
        tungstenite!($NAME, $number, tungstenite_0_26, tungstenite_0_26, $($tungstenite)+);
        tungstenite!($NAME, $number, tungstenite_0_27, tungstenite_0_27, $($tungstenite)+);
        tungstenite!($NAME, $number, tungstenite_0_28, tungstenite_0_28, $($tungstenite)+);
        tungstenite!($NAME, $number, tungstenite_0_29, tungstenite_0_29, $($tungstenite)+);
        tungstenite!($NAME, $number, tungstenite_0_30, tungstenite, $($tungstenite)+);
        close_code!($NAME, $number, "actix", actix, actix_http::ws::CloseCode, $($actix)+);

        uses_of_constant!(
            "ours", concat!("axum.", stringify!($NAME)), axum::extract::ws::CloseCode,
            fastrapi_compat::axum::status::$NAME
        );
        uses_of_constant!(
            "foreign", concat!("axum.", stringify!($NAME)), axum::extract::ws::CloseCode, $number
        );
    )+ };
}

macro_rules! tungstenite {
    ($NAME:ident, $number:literal, $module:ident, $tungstenite:ident, $($called:tt)+) => {
        close_code!(
            $NAME, $number, stringify!($module), $module,
            $tungstenite::protocol::frame::coding::CloseCode, $($called)+
        );
    };
}

macro_rules! close_code {
    ($NAME:ident, $number:literal, $pair:expr, $module:ident, $CloseCode:path, $($called:tt)+) => {
        const _: () = {
            use fastrapi_compat::{WsCloseCode, $module::status, portable};
            use $CloseCode as CloseCode;

            uses_of_constant!(
                "ours", concat!($pair, ".", stringify!($NAME)), CloseCode, status::$NAME
            );
            uses_of_constant!(
                "foreign", concat!($pair, ".", stringify!($NAME)), CloseCode, CloseCode::$($called)+
            );

            uses_of_value!(
                "ours", concat!($pair, "_from_portable.", stringify!($NAME)), CloseCode,
                CloseCode::from(portable::status::$NAME)
            );
            uses_of_value!(
                "foreign", concat!($pair, "_from_portable.", stringify!($NAME)), CloseCode,
                CloseCode::$($called)+
            );

            uses_of_value!(
                "ours", concat!("number_from_", $pair, ".", stringify!($NAME)), u16,
                WsCloseCode::from(CloseCode::$($called)+).as_u16()
            );
            uses_of_value!(
                "foreign", concat!("number_from_", $pair, ".", stringify!($NAME)), u16, $number
            );
        };
    };
}

ws_table!(tungstenites {});
