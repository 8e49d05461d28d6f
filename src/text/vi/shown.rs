//! How figures are shown, in Vietnamese.

use super::super::tables::Show;

pub(super) const SHOWN: &[(&str, &str, &str)] = &[
    ("%", "%", "%"),
    ("percentage point", "điểm phần trăm", "điểm phần trăm"),
    ("km2", "km2", "km2"),
    ("person", "người", "người"),
    ("household", "hộ", "hộ"),
    ("family", "gia đình", "gia đình"),
    ("body", "thi thể", "thi thể"),
    ("case", "trường hợp", "trường hợp"),
    ("tank", "xe tăng", "xe tăng"),
    ("vehicle", "xe", "xe"),
    ("drone", "máy bay không người lái", "máy bay không người lái"),
    ("missile", "tên lửa", "tên lửa"),
    ("aircraft", "máy bay", "máy bay"),
    ("ship", "tàu", "tàu"),
    ("shell", "đạn pháo", "đạn pháo"),
    ("building", "tòa nhà", "tòa nhà"),
    ("home", "ngôi nhà", "ngôi nhà"),
    ("t", "tấn", "tấn"),
    ("second", "giây", "giây"),
    ("minute", "phút", "phút"),
    ("hour", "giờ", "giờ"),
    ("day", "ngày", "ngày"),
    ("week", "tuần", "tuần"),
    ("month", "tháng", "tháng"),
    ("year", "năm", "năm"),
    ("VND", "đồng", "đồng"),
];

pub(super) const SHOW: Show = Show {
    hedges: ["đúng", "khoảng", "gần", "hơn", "ít nhất", "dưới", "tối đa", "lên tới"],
    to: "đến",
    and: "và",
    words: ["hàng chục", "hàng tá", "vài", "nhiều"],
    magnitudes: [
        "hàng trăm",
        "hàng nghìn",
        "hàng chục nghìn",
        "hàng trăm nghìn",
        "hàng triệu",
        "hàng chục triệu",
        "hàng trăm triệu",
        "hàng tỷ",
        "hàng chục tỷ",
        "hàng trăm tỷ",
        "hàng nghìn tỷ",
    ],
    of: "",
};
