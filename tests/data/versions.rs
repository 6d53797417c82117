//! The versions of tungstenite and tokio-tungstenite that the crate supports, for macros.

/// Calls `$test!` with each version of tungstenite: the name of our module, and of the crate.
#[macro_export]
macro_rules! tungstenite_versions {
    ($test:ident) => {
        $test! { tungstenite_0_20 tungstenite_0_20 }
        $test! { tungstenite_0_21 tungstenite_0_21 }
        $test! { tungstenite_0_23 tungstenite_0_23 }
        $test! { tungstenite_0_24 tungstenite_0_24 }
        $test! { tungstenite_0_26 tungstenite_0_26 }
        $test! { tungstenite_0_27 tungstenite_0_27 }
        $test! { tungstenite_0_28 tungstenite_0_28 }
        $test! { tungstenite_0_29 tungstenite_0_29 }
        $test! { tungstenite_0_30 tungstenite }
    };
}

/// Calls `$test!` with each version of tokio-tungstenite: its name, and the name of the crate.
#[macro_export]
macro_rules! tokio_tungstenite_versions {
    ($test:ident) => {
        $test! { tokio_tungstenite_0_20 tokio_tungstenite_0_20 }
        $test! { tokio_tungstenite_0_21 tokio_tungstenite_0_21 }
        $test! { tokio_tungstenite_0_23 tokio_tungstenite_0_23 }
        $test! { tokio_tungstenite_0_24 tokio_tungstenite_0_24 }
        $test! { tokio_tungstenite_0_26 tokio_tungstenite_0_26 }
        $test! { tokio_tungstenite_0_27 tokio_tungstenite_0_27 }
        $test! { tokio_tungstenite_0_28 tokio_tungstenite_0_28 }
        $test! { tokio_tungstenite_0_29 tokio_tungstenite_0_29 }
        $test! { tokio_tungstenite_0_30 tokio_tungstenite }
    };
}
