"""What people call the columns of their tables, and codes in them, in Chinese. Knows no file."""

from __future__ import annotations

from collections.abc import Mapping

#: Each field under its own name, with what a column of it is called; the first is how it is told of.
_CHINESE: Mapping[str, tuple[str, ...]] = {
    "unit": ("呼号", "警力", "警力单元", "单位"),
    "lon": ("经度",),
    "lat": ("纬度",),
    "at": ("坐标", "位置"),
    "group": ("警组", "编组"),
    "arm": ("警种",),
    "post": ("驻点", "站点", "派出所", "警务站"),
    "people": ("人数",),
    "capabilities": ("能力", "装备"),
    "status": ("状态",),
    "pattern": ("班制", "班次"),
    "from": ("起始日期", "开始日期", "起"),
    "until": ("截止日期", "结束日期", "止"),
    "team": ("班组", "班别"),
    "starts_at": ("上岗时间", "上班时间", "开始时间"),
    "ends_at": ("下岗时间", "下班时间", "结束时间"),
    "zone": ("协作区", "责任区", "辖区"),
    "vehicle": ("车辆", "车牌", "车牌号"),
    "crew": ("人员", "成员", "值班人员"),
    "kind": ("类型", "任务类型"),
    "task": ("任务编号", "任务"),
    "due_at": ("期限", "完成期限", "截止时间"),
    "text": ("内容", "任务内容"),
    "incident": ("警情编号", "警情"),
    "code": ("编码", "编号"),
    "name": ("英文名称",),
    "name_zh": ("名称", "中文名称"),
    "stream": ("视频地址",),
}
_FIELDS = {word: field for field, words in _CHINESE.items() for word in words}

#: Codes by what they are called in Chinese, by field.
CODES: Mapping[str, Mapping[str, str]] = {
    "kind": {
        "巡逻": "patrol",
        "回访": "revisit",
        "检查": "check",
        "调解": "mediation",
        "报警点": "alarm_point",
        "摄像头": "camera",
        "摄像机": "camera",
    },
    "arm": {
        "巡警": "patrol",
        "派出所": "station",
        "警务站": "post",
        "交警": "traffic",
        "特警": "swat",
        "刑警": "criminal",
        "治安": "public_order",
        "步巡": "foot",
        "摩托": "motorcycle",
        "辅警": "auxiliary",
        "海警": "coast",
        "消防": "fire",
        "救护车": "ambulance",
        "救援": "rescue",
    },
}


def field_of(column: str) -> str:
    """The field that a column holds, by its own name or a Chinese one; any other column as it is."""
    column = column.strip()
    return _FIELDS.get(column, column)


def chinese_name(field: str) -> str:
    """What a column of a field is called in Chinese; a name that has none as it is."""
    return _CHINESE.get(field, (field,))[0]
