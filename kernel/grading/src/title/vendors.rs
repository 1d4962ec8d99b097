//! Chinese vendors by the names that records use for them.

/// Lower-case names, without spaces and punctuation, and the name to print.
static VENDORS: [(&[&str], &str); 52] = [
    (&["huawei", "huaweitechnologies", "华为技术有限公司"], "华为"),
    (&["honor"], "荣耀"),
    (&["hisilicon"], "海思"),
    (&["tencent"], "腾讯"),
    (&["alibaba", "alibabagroup"], "阿里巴巴"),
    (&["alibabacloud", "aliyun"], "阿里云"),
    (&["baidu"], "百度"),
    (&["bytedance"], "字节跳动"),
    (&["netease"], "网易"),
    (&["jd", "jingdong"], "京东"),
    (&["qihoo", "qihoo360", "360"], "奇虎"),
    (&["kingsoft"], "金山"),
    (&["h3c", "newh3c", "newh3ctechnologies"], "新华三"),
    (&["zte", "ztecorporation"], "中兴"),
    (&["xiaomi", "mi"], "小米"),
    (&["hikvision"], "海康威视"),
    (&["dahua", "dahuasecurity", "dahuatechnology"], "大华"),
    (&["uniview"], "宇视"),
    (&["ezviz"], "萤石"),
    (&["sangfor", "sangfortechnologies"], "深信服"),
    (&["qianxin", "qianxinlegendsec"], "奇安信"),
    (&["topsec"], "天融信"),
    (&["nsfocus"], "绿盟科技"),
    (&["venustech"], "启明星辰"),
    (&["dbappsecurity"], "安恒"),
    (&["hillstone", "hillstonenetworks"], "山石网科"),
    (&["yonyou", "ufida"], "用友"),
    (&["chanjet"], "畅捷通"),
    (&["seeyon"], "致远"),
    (&["weaver", "weavernetwork", "panwei"], "泛微"),
    (&["kingdee"], "金蝶"),
    (&["landray"], "蓝凌"),
    (&["tongda", "tongda2000"], "通达"),
    (&["inspur"], "浪潮"),
    (&["digitalchina", "dcn", "dcnetworks"], "神州数码"),
    (&["fiberhome"], "烽火"),
    (&["ruijie", "ruijienetworks"], "锐捷"),
    (&["lenovo"], "联想"),
    (&["tplink", "tplinktechnologies"], "普联"),
    (&["tenda", "tendacn", "shenzhentendatechnology"], "腾达"),
    (&["mercury", "mercurycom"], "水星"),
    (&["netcore", "netis"], "磊科"),
    (&["ikuai", "ikuai8"], "爱快"),
    (&["feiyuxing"], "飞鱼星"),
    (&["foxit", "foxitsoftware"], "福昕"),
    (&["kylinos", "kylinsoft"], "麒麟软件"),
    (&["dameng"], "达梦"),
    (&["fit2cloud"], "飞致云"),
    (&["unisoc"], "紫光展锐"),
    (&["allwinner", "allwinnertech"], "全志"),
    (&["espressif"], "乐鑫"),
    (&["dji"], "大疆"),
];

/// The Chinese name of a vendor we know, by any of its names.
pub(super) fn chinese(vendor: &str) -> Option<&'static str> {
    let key = key(vendor);
    VENDORS
        .iter()
        .find(|(names, _)| names.contains(&key.as_str()))
        .map(|(_, name)| *name)
}

/// Whether two names are the same vendor as far as the table knows.
pub(super) fn same(one: &str, other: &str) -> bool {
    key(one) == key(other) || chinese(one).is_some_and(|name| name == other || chinese(other) == Some(name))
}

fn key(vendor: &str) -> String {
    vendor
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_form_they_are_looked_up_by_and_belong_to_one_vendor() {
        let mut all: Vec<&str> = VENDORS
            .iter()
            .flat_map(|(names, _)| names.iter().copied())
            .collect();
        for name in &all {
            assert_eq!(key(name), **name);
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
