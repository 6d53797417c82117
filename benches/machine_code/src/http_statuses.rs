//! Each HTTP status, and the conversions of each.

macro_rules! http_1 {
    ({} $(
        #[doc = $meaning:literal] #[doc(alias $alias:tt)]
        $NAME:ident = $number:literal $($phrase:literal)?, $source:tt, http $called:tt;
    )+) => { $(
        const _: () = {
            use fastrapi_compat::{HttpStatus, axum, portable, status};
            use http::StatusCode;

            const FOREIGN: StatusCode = status_code!($number $called);

            uses_of_constant!("ours", concat!("http.", stringify!($NAME)), StatusCode, status::$NAME);
            foreign!("http", $NAME, StatusCode, $called);
            uses_of_constant!("ours", concat!("axum.", stringify!($NAME)), StatusCode, axum::status::$NAME);
            foreign!("axum", $NAME, StatusCode, $called);

            uses_of_value!(
                "ours", concat!("http_from_portable.", stringify!($NAME)), StatusCode,
                StatusCode::from(portable::status::$NAME)
            );
            uses_of_value!("foreign", concat!("http_from_portable.", stringify!($NAME)), StatusCode, FOREIGN);

            uses_of_value!(
                "ours", concat!("number_from_http.", stringify!($NAME)), u16,
                HttpStatus::from(FOREIGN).as_u16()
            );
            uses_of_value!("foreign", concat!("number_from_http.", stringify!($NAME)), u16, FOREIGN.as_u16());
        };
    )+ };
}

/// `http` 0.2 has no constant for what came later: those are statics, and left out here.
macro_rules! http_0_2 {
    ({} $(
        #[doc = $meaning:literal] #[doc(alias $alias:tt)]
        $NAME:ident = $number:literal $($phrase:literal)?, $source:tt, http $called:tt;
    )+) => { $( http_0_2_row!($NAME $called); )+ };
}

macro_rules! http_0_2_row {
    ($NAME:ident ($called:ident)) => {
        const _: () = {
            use fastrapi_compat::{HttpStatus, actix, http_0_2::status, portable};
            use http_0_2::StatusCode;

            uses_of_constant!(
                "ours",
                concat!("http_0_2.", stringify!($NAME)),
                StatusCode,
                status::$NAME
            );
            foreign!("http_0_2", $NAME, StatusCode, ($called));
            uses_of_constant!(
                "ours",
                concat!("actix.", stringify!($NAME)),
                StatusCode,
                actix::status::$NAME
            );
            foreign!("actix", $NAME, StatusCode, ($called));

            uses_of_value!(
                "ours",
                concat!("http_0_2_from_portable.", stringify!($NAME)),
                StatusCode,
                StatusCode::from(portable::status::$NAME)
            );
            uses_of_value!(
                "foreign",
                concat!("http_0_2_from_portable.", stringify!($NAME)),
                StatusCode,
                StatusCode::$called
            );

            // From one http to the other, through the portable type.
            uses_of_value!(
                "ours",
                concat!("http_from_http_0_2.", stringify!($NAME)),
                http::StatusCode,
                http::StatusCode::from(HttpStatus::from(StatusCode::$called))
            );
            uses_of_value!(
                "foreign",
                concat!("http_from_http_0_2.", stringify!($NAME)),
                http::StatusCode,
                http::StatusCode::$called
            );
        };
    };
    ($NAME:ident $called:tt) => {};
}

macro_rules! foreign {
    ($module:literal, $NAME:ident, $StatusCode:ty, ($called:ident $(since $since:literal)?)) => {
        uses_of_constant!(
            "foreign",
            concat!($module, ".", stringify!($NAME)),
            $StatusCode,
            StatusCode::$called
        );
    };
    ($module:literal, $NAME:ident, $StatusCode:ty, ()) => {
        uses_of_constant!(
            "foreign",
            concat!($module, ".", stringify!($NAME)),
            $StatusCode,
            FOREIGN
        );
    };
}

macro_rules! status_code {
    ($number:literal ($called:ident $(since $since:literal)?)) => {
        StatusCode::$called
    };
    ($number:literal ()) => {
        match StatusCode::from_u16($number) {
            Ok(status) => status,
            Err(_) => panic!(),
        }
    };
}

http_table!(http_1 {});
http_table!(http_0_2 {});
