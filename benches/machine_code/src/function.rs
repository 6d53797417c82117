//! One function, and what is done with one value or constant, whoever's name it has.

/// One function of a pair. Its symbol says which one, and of which pair.
macro_rules! function {
    ($side:literal, $pair:expr, fn($($argument:ident: $Argument:ty),*) -> $Result:ty $body:block) => {
        const _: () = {
            #[unsafe(export_name = concat!($side, ".", $pair))]
            fn function($($argument: $Argument),*) -> $Result $body
        };
    };
}

/// What is done with one value, whoever's name it has.
macro_rules! uses_of_value {
    ($side:literal, $pair:expr, $Type:ty, $($value:tt)+) => {
        function!($side, concat!($pair, ".returned"), fn() -> $Type { $($value)+ });
        function!($side, concat!($pair, ".compared"), fn(given: $Type) -> bool { given == $($value)+ });
        function!($side, concat!($pair, ".assigned"), fn(to: &mut $Type) -> () { *to = $($value)+ });
    };
}

/// What is done with one constant, whoever's name it has.
macro_rules! uses_of_constant {
    ($side:literal, $pair:expr, $Type:ty, $($constant:tt)+) => {
        uses_of_value!($side, $pair, $Type, $($constant)+);
        function!($side, concat!($pair, ".matched"), fn(given: $Type) -> bool {
            matches!(given, $($constant)+)
        });
    };
}
