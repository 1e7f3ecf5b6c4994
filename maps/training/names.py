"""Invented names of the training county, in Chinese and English. Any likeness to a real place is chance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

Name = tuple[str, str]

COUNTY: Name = ("云岭训练县", "Yunling Training County")
COUNTY_TOWN: Name = ("云岭", "Yunling")
RIVER: Name = ("练江", "Lian River")
LAKE: Name = ("镜屏水库", "Jingping Reservoir")
RAILWAY: Name = ("云练铁路", "Yunlian Railway")
MOTORWAY: Name = ("训云高速", "Xunyun Expressway")
TRUNK: Name = ("国道X01", "National Road X01")
PRIMARY: Name = ("省道X12", "Provincial Road X12")
ZONES: tuple[Name, ...] = (
    ("中部警务协作区", "Central Zone"),
    ("西部警务协作区", "Western Zone"),
    ("东部警务协作区", "Eastern Zone"),
)

TOWNS: tuple[Name, ...] = (
    ("柳荫镇", "Liuyin"), ("石鼓塘镇", "Shigutang"), ("白鹭湾镇", "Bailuwan"), ("松坪镇", "Songping"), ("双溪口镇", "Shuangxikou"),
    ("枫香镇", "Fengxiang"), ("青禾镇", "Qinghe"), ("望屏镇", "Wangping"), ("东渡口镇", "Dongdukou"), ("茶垭镇", "Chaya"),
    ("竹园铺镇", "Zhuyuanpu"), ("新圩镇", "Xinxu"), ("高桥铺镇", "Gaoqiaopu"), ("南屏镇", "Nanping"), ("麦岭镇", "Mailing"),
)  # fmt: skip

HILLS: tuple[Name, ...] = (
    ("云岭", "Yun Ridge"), ("鹰回峰", "Yinghui Peak"), ("大屏山", "Daping Hill"), ("牛背梁", "Niubei Ridge"), ("笔架尖", "Bijia Peak"),
    ("松风岭", "Songfeng Ridge"), ("石门尖", "Shimen Peak"), ("五里坡", "Wuli Slope"), ("望江顶", "Wangjiang Top"), ("老鸦山", "Laoya Hill"),
)  # fmt: skip
_SURNAMES: tuple[Name, ...] = (
    ("张", "Zhang"), ("李", "Li"), ("王", "Wang"), ("刘", "Liu"), ("陈", "Chen"), ("杨", "Yang"), ("赵", "Zhao"), ("黄", "Huang"), ("周", "Zhou"),
    ("吴", "Wu"), ("徐", "Xu"), ("孙", "Sun"), ("胡", "Hu"), ("朱", "Zhu"), ("高", "Gao"), ("林", "Lin"), ("何", "He"), ("郭", "Guo"),
    ("马", "Ma"), ("罗", "Luo"), ("梁", "Liang"), ("宋", "Song"), ("郑", "Zheng"), ("谢", "Xie"), ("韩", "Han"), ("唐", "Tang"), ("冯", "Feng"),
    ("于", "Yu"), ("董", "Dong"), ("萧", "Xiao"), ("程", "Cheng"), ("曹", "Cao"), ("袁", "Yuan"), ("邓", "Deng"), ("许", "Xu"), ("傅", "Fu"),
)  # fmt: skip
_GROUNDS: tuple[Name, ...] = (
    ("家湾", "jiawan"), ("家坪", "jiaping"), ("家沟", "jiagou"), ("家冲", "jiachong"), ("家畈", "jiafan"), ("家岗", "jiagang"),
    ("家庄", "jiazhuang"), ("家集", "jiaji"), ("家坝", "jiaba"), ("家营", "jiaying"),
)  # fmt: skip
_TRAITS: tuple[Name, ...] = (
    ("上", "Shang"), ("下", "Xia"), ("大", "Da"), ("小", "Xiao"), ("东", "Dong"), ("西", "Xi"), ("南", "Nan"), ("北", "Bei"), ("老", "Lao"),
    ("新", "Xin"), ("红", "Hong"), ("白", "Bai"), ("黑", "Hei"), ("青", "Qing"), ("金", "Jin"), ("银", "Yin"), ("清", "Qing"), ("长", "Chang"),
)  # fmt: skip
_FEATURES: tuple[Name, ...] = (
    ("石桥", "shiqiao"), ("泉村", "quancun"), ("竹坡", "zhupo"), ("柏树", "baishu"), ("枣园", "zaoyuan"), ("梨沟", "ligou"), ("茶坪", "chaping"),
    ("水磨", "shuimo"), ("瓦窑", "wayao"), ("龙潭", "longtan"), ("渡口", "dukou"), ("塘角", "tangjiao"), ("柿树湾", "shishuwan"), ("石岭", "shiling"),
)  # fmt: skip
_STEMS: tuple[Name, ...] = (
    ("朝阳", "Chaoyang"), ("和平", "Heping"), ("新华", "Xinhua"), ("建设", "Jianshe"), ("人民", "Renmin"), ("文化", "Wenhua"), ("育才", "Yucai"),
    ("滨河", "Binhe"), ("迎宾", "Yingbin"), ("振兴", "Zhenxing"), ("丰收", "Fengshou"), ("光明", "Guangming"), ("幸福", "Xingfu"), ("团结", "Tuanjie"),
    ("胜利", "Shengli"), ("友谊", "Youyi"), ("东风", "Dongfeng"), ("工业", "Gongye"), ("科技", "Keji"), ("学府", "Xuefu"), ("翠竹", "Cuizhu"),
    ("桂花", "Guihua"), ("银杏", "Yinxing"), ("梧桐", "Wutong"), ("玉兰", "Yulan"), ("海棠", "Haitang"), ("紫荆", "Zijing"), ("芙蓉", "Furong"),
    ("牡丹", "Mudan"), ("杏林", "Xinglin"), ("枫叶", "Fengye"), ("松涛", "Songtao"), ("凤凰", "Fenghuang"), ("麒麟", "Qilin"), ("白云", "Baiyun"),
    ("青山", "Qingshan"), ("绿洲", "Lüzhou"), ("明珠", "Mingzhu"), ("星光", "Xingguang"), ("长虹", "Changhong"), ("彩虹", "Caihong"), ("春晖", "Chunhui"),
    ("秋月", "Qiuyue"), ("清泉", "Qingquan"), ("碧波", "Bibo"), ("鼓楼", "Gulou"), ("钟楼", "Zhonglou"), ("城隍", "Chenghuang"), ("书院", "Shuyuan"),
    ("衙门口", "Yamenkou"), ("粮仓", "Liangcang"), ("盐店", "Yandian"), ("茶市", "Chashi"), ("铁匠", "Tiejiang"), ("布市", "Bushi"), ("米市", "Mishi"),
    ("染坊", "Ranfang"), ("水井", "Shuijing"), ("石板", "Shiban"), ("庙前", "Miaoqian"), ("桥头", "Qiaotou"), ("渡口", "Dukou"), ("平安", "Ping'an"),
    ("康宁", "Kangning"), ("永安", "Yong'an"), ("安泰", "Antai"), ("福寿", "Fushou"), ("吉祥", "Jixiang"), ("如意", "Ruyi"), ("锦绣", "Jinxiu"),
    ("花园", "Huayuan"), ("兴隆", "Xinglong"), ("昌盛", "Changsheng"), ("富民", "Fumin"), ("惠民", "Huimin"), ("利民", "Limin"), ("创业", "Chuangye"),
)  # fmt: skip
_SIDES: tuple[Name, ...] = (
    ("", ""), ("东", " East"), ("西", " West"), ("南", " South"), ("北", " North"), ("中", " Middle"),
    *((zh, f" {en}") for zh, en in zip("一二三四五六七八九", ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th"), strict=True)),
)  # fmt: skip
_URBAN: tuple[Name, ...] = (
    ("鼓楼", "Gulou"), ("南关", "Nanguan"), ("东门", "Dongmen"), ("西苑", "Xiyuan"), ("滨江", "Binjiang"), ("学府", "Xuefu"), ("新城", "Xincheng"),
    ("车站", "Chezhan"), ("工农", "Gongnong"), ("桂苑", "Guiyuan"), ("河口", "Hekou"), ("北塔", "Beita"), ("凤山", "Fengshan"), ("和苑", "Heyuan"),
    ("市场", "Shichang"), ("光华", "Guanghua"), ("柳园", "Liuyuan"), ("湖滨", "Hubin"), ("锦江", "Jinjiang"), ("安居", "Anju"), ("明德", "Mingde"), ("望江", "Wangjiang"),
)  # fmt: skip


def villages(rng: np.random.Generator) -> Iterator[Name]:
    """Village names, none twice."""
    names = [(a + b, x + y) for a, x in _SURNAMES for b, y in _GROUNDS] + [
        (a + b, x + y) for a, x in _TRAITS for b, y in _FEATURES
    ]
    for i in np.argsort(rng.random(len(names)), kind="stable").tolist():
        yield names[i]


def urban_communities() -> Iterator[Name]:
    """Names of communities of the county town, none twice."""
    return ((zh + "社区", en + " Community") for zh, en in _URBAN)


class StreetNames:
    """Names of the streets of one town, none twice."""

    _KINDS: ClassVar = {
        "avenue": ("大道", "Avenue"),
        "road": ("路", "Road"),
        "street": ("街", "Street"),
        "lane": ("巷", "Lane"),
    }

    def __init__(self, rng: np.random.Generator) -> None:
        order = np.argsort(rng.random(len(_STEMS)), kind="stable").tolist()
        self._free = [(i, side) for side in range(len(_SIDES)) for i in order]
        self._taken = dict.fromkeys(self._KINDS, 0)

    def take(self, kind: str) -> Name:
        """The next free name for an avenue, road, street or lane."""
        stem, side = self._free[self._taken[kind]]
        self._taken[kind] += 1
        (zh, en), (side_zh, side_en), (end_zh, end_en) = _STEMS[stem], _SIDES[side], self._KINDS[kind]
        return zh + side_zh + end_zh, f"{en} {end_en}{side_en}"
