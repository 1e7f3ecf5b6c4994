<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Layer {0}</source>
        <translation>图层 {0}</translation>
    </message>
    <message>
        <source>Type a command</source>
        <translation>输入命令</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Acknowledge alerts</source>
        <translation>确认告警</translation>
    </message>
    <message>
        <source>Mute sounds</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>Start a live operation on this region</source>
        <translation>在此辖区开始实战</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>New incident</source>
        <translation>新建警情</translation>
    </message>
    <message>
        <source>Next worst incident</source>
        <translation>下一个最急警情</translation>
    </message>
    <message>
        <source>Assign units</source>
        <translation>派警</translation>
    </message>
    <message>
        <source>Escalate</source>
        <translation>升级用警</translation>
    </message>
    <message>
        <source>Divert</source>
        <translation>分流</translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation>加备注</translation>
    </message>
    <message>
        <source>Close incident</source>
        <translation>结案</translation>
    </message>
    <message>
        <source>Reopen incident</source>
        <translation>重开警情</translation>
    </message>
    <message>
        <source>Set unit status</source>
        <translation>改警力状态</translation>
    </message>
    <message>
        <source>Reassign units</source>
        <translation>改派警力</translation>
    </message>
    <message>
        <source>Release units</source>
        <translation>撤回警力</translation>
    </message>
    <message>
        <source>Show incident on map</source>
        <translation>地图定位警情</translation>
    </message>
    <message>
        <source>Show whole region</source>
        <translation>显示全辖区</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>Switch language</source>
        <translation>切换语言</translation>
    </message>
    <message>
        <source>Day or night</source>
        <translation>日间或夜间</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>恢复布局</translation>
    </message>
    <message>
        <source>Run or pause the drill</source>
        <translation>演练开始或暂停</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>减速</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>加速</translation>
    </message>
    <message>
        <source>Jump to a time</source>
        <translation>跳到某时刻</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>全部按键</translation>
    </message>
    <message>
        <source>Leave, cancel</source>
        <translation>离开、取消</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>行动</translation>
    </message>
    <message>
        <source>Incident</source>
        <translation>警情</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>警力</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Drill</source>
        <translation>演练</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
</context>
<context>
    <name>Arm</name>
    <message>
        <source>Patrol</source>
        <translation>巡警</translation>
    </message>
    <message>
        <source>Station</source>
        <translation>派出所</translation>
    </message>
    <message>
        <source>Traffic police</source>
        <translation>交警</translation>
    </message>
    <message>
        <source>SWAT</source>
        <translation>特警</translation>
    </message>
    <message>
        <source>Criminal police</source>
        <translation>刑警</translation>
    </message>
    <message>
        <source>Public order police</source>
        <translation>治安警</translation>
    </message>
    <message>
        <source>Foot patrol</source>
        <translation>步巡</translation>
    </message>
    <message>
        <source>Motorcycle</source>
        <translation>摩托</translation>
    </message>
    <message>
        <source>Auxiliaries</source>
        <translation>辅警</translation>
    </message>
    <message>
        <source>Coast police</source>
        <translation>海警</translation>
    </message>
    <message>
        <source>Fire</source>
        <translation>消防</translation>
    </message>
    <message>
        <source>Fire engine</source>
        <translation>消防车</translation>
    </message>
    <message>
        <source>Ladder truck</source>
        <translation>云梯车</translation>
    </message>
    <message>
        <source>Medics</source>
        <translation>医护</translation>
    </message>
    <message>
        <source>Ambulance</source>
        <translation>救护车</translation>
    </message>
    <message>
        <source>Rescue</source>
        <translation>救援</translation>
    </message>
    <message>
        <source>Chief</source>
        <translation>指挥车</translation>
    </message>
</context>
<context>
    <name>Class</name>
    <message>
        <source>Criminal</source>
        <translation>刑事</translation>
    </message>
    <message>
        <source>Public order</source>
        <translation>治安</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>交通</translation>
    </message>
    <message>
        <source>Traffic, injury</source>
        <translation>交通伤人</translation>
    </message>
    <message>
        <source>Dispute</source>
        <translation>纠纷</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>求助</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>举报</translation>
    </message>
    <message>
        <source>Complaint</source>
        <translation>投诉</translation>
    </message>
    <message>
        <source>Consultation</source>
        <translation>咨询</translation>
    </message>
    <message>
        <source>Social service</source>
        <translation>社会服务</translation>
    </message>
    <message>
        <source>Crowd</source>
        <translation>聚集</translation>
    </message>
    <message>
        <source>Mass incident</source>
        <translation>群体性事件</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
</context>
<context>
    <name>Command</name>
    <message>
        <source>register unit</source>
        <translation>登记警力</translation>
    </message>
    <message>
        <source>receive incident</source>
        <translation>接警</translation>
    </message>
    <message>
        <source>change incident</source>
        <translation>更改警情</translation>
    </message>
    <message>
        <source>assign</source>
        <translation>派警</translation>
    </message>
    <message>
        <source>reassign</source>
        <translation>改派</translation>
    </message>
    <message>
        <source>release</source>
        <translation>撤回警力</translation>
    </message>
    <message>
        <source>set status</source>
        <translation>改状态</translation>
    </message>
    <message>
        <source>escalate</source>
        <translation>升级</translation>
    </message>
    <message>
        <source>divert</source>
        <translation>分流</translation>
    </message>
    <message>
        <source>add note</source>
        <translation>加备注</translation>
    </message>
    <message>
        <source>add feedback</source>
        <translation>加反馈</translation>
    </message>
    <message>
        <source>close</source>
        <translation>结案</translation>
    </message>
    <message>
        <source>reopen</source>
        <translation>重开</translation>
    </message>
    <message>
        <source>adopt region</source>
        <translation>载入辖区</translation>
    </message>
    <message>
        <source>undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>Disposition</name>
    <message>
        <source>settled</source>
        <translation>已处结</translation>
    </message>
    <message>
        <source>mediated</source>
        <translation>调解</translation>
    </message>
    <message>
        <source>transferred</source>
        <translation>移交</translation>
    </message>
    <message>
        <source>diverted</source>
        <translation>分流</translation>
    </message>
    <message>
        <source>unfounded</source>
        <translation>不实</translation>
    </message>
    <message>
        <source>false alarm</source>
        <translation>误报</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
</context>
<context>
    <name>Grade</name>
    <message>
        <source>ungraded</source>
        <translation>未评级</translation>
    </message>
    <message>
        <source>green</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>orange</source>
        <translation>橙色</translation>
    </message>
    <message>
        <source>red</source>
        <translation>红色</translation>
    </message>
</context>
<context>
    <name>IncidentEvent</name>
    <message>
        <source>assigned</source>
        <translation>派警</translation>
    </message>
    <message>
        <source>set out for</source>
        <translation>出警</translation>
    </message>
    <message>
        <source>arrived at</source>
        <translation>到场</translation>
    </message>
    <message>
        <source>left</source>
        <translation>撤离</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>结案</translation>
    </message>
    <message>
        <source>diverted</source>
        <translation>分流</translation>
    </message>
    <message>
        <source>reopened</source>
        <translation>重开</translation>
    </message>
</context>
<context>
    <name>IncidentStatus</name>
    <message>
        <source>waiting</source>
        <translation>待派</translation>
    </message>
    <message>
        <source>dispatched</source>
        <translation>已派警</translation>
    </message>
    <message>
        <source>en route</source>
        <translation>出警中</translation>
    </message>
    <message>
        <source>on scene</source>
        <translation>处置中</translation>
    </message>
    <message>
        <source>cleared</source>
        <translation>处置完</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>已结案</translation>
    </message>
    <message>
        <source>diverted</source>
        <translation>已分流</translation>
    </message>
</context>
<context>
    <name>Priority</name>
    <message>
        <source>level I</source>
        <translation>一级</translation>
    </message>
    <message>
        <source>level II</source>
        <translation>二级</translation>
    </message>
    <message>
        <source>level III</source>
        <translation>三级</translation>
    </message>
    <message>
        <source>level IV</source>
        <translation>四级</translation>
    </message>
</context>
<context>
    <name>Refusal</name>
    <message>
        <source>an incident that is {status} can not be: {event}</source>
        <translation>{status}的警情不能{event}</translation>
    </message>
    <message>
        <source>at: [{lon}, {lat}] is no place: longitude comes first, in degrees</source>
        <translation>位置 [{lon}, {lat}] 无效：经度在前，以度为单位</translation>
    </message>
    <message>
        <source>class: {code} is unknown; the top classes are {known}</source>
        <translation>类别 {code} 未知；大类有 {known}</translation>
    </message>
    <message>
        <source>disposition: {code} is unknown; known are {known}</source>
        <translation>处理结果 {code} 未知；可用 {known}</translation>
    </message>
    <message>
        <source>entry {seq} ({command}) changed nothing</source>
        <translation>第 {seq} 条记录（{command}）没有改动任何内容</translation>
    </message>
    <message>
        <source>incident {incident} is on record already, received at {at}</source>
        <translation>警情 {incident} 已登记，报警时间 {at}</translation>
    </message>
    <message>
        <source>nothing to change in {incident}: name a field</source>
        <translation>{incident} 没有要改的内容：请指明字段</translation>
    </message>
    <message>
        <source>seen: {name} names no row; write it as unit/A-1</source>
        <translation>seen：{name} 不指向任何记录；请写成 unit/A-1</translation>
    </message>
    <message>
        <source>the line is not UTF-8 at byte {at}</source>
        <translation>此行第 {at} 字节不是 UTF-8</translation>
    </message>
    <message>
        <source>there is no incident {incident}</source>
        <translation>没有警情 {incident}</translation>
    </message>
    <message>
        <source>there is no journal entry {seq}</source>
        <translation>没有第 {seq} 条记录</translation>
    </message>
    <message>
        <source>there is no unit {unit}</source>
        <translation>没有警力 {unit}</translation>
    </message>
    <message>
        <source>too many others changed the same rows at once; look again and repeat</source>
        <translation>太多席位同时改动同一内容；请看清后重试</translation>
    </message>
    <message>
        <source>{field}: {moment} lacks a time zone</source>
        <translation>{field}：{moment} 缺少时区</translation>
    </message>
    <message>
        <source>{incident} is not open here any more</source>
        <translation>{incident} 在此已不是未结警情</translation>
    </message>
    <message>
        <source>{incident} is {status}: reopen it first</source>
        <translation>{incident} {status}：请先重开</translation>
    </message>
    <message>
        <source>{unit} is not on record</source>
        <translation>{unit} 未登记</translation>
    </message>
    <message>
        <source>{unit} is not on {incident}</source>
        <translation>{unit} 不在 {incident} 上</translation>
    </message>
    <message>
        <source>{unit} is off duty</source>
        <translation>{unit} 已下勤</translation>
    </message>
    <message>
        <source>{unit} is on no incident: it can not be {status}</source>
        <translation>{unit} 没有警情：不能改为{status}</translation>
    </message>
    <message>
        <source>{unit} is on {incident} already</source>
        <translation>{unit} 已在 {incident} 上</translation>
    </message>
    <message>
        <source>{unit} is {status} and can not become {wanted}</source>
        <translation>{unit} {status}，不能改为{wanted}</translation>
    </message>
    <message>
        <source>{unit} is {status} on {incident}: release or reassign it</source>
        <translation>{unit} 在 {incident} 上（{status}）：请撤回或改派</translation>
    </message>
    <message>
        <source>{unit} is {status}: release it before it goes off duty</source>
        <translation>{unit} {status}：下勤前请先撤回</translation>
    </message>
    <message>
        <source>{what} has moved on: {touch}</source>
        <translation>{what} 已变化：{touch}</translation>
    </message>
    <message>
        <source>{what} was changed meanwhile: {touch}</source>
        <translation>{what} 刚被改动：{touch}</translation>
    </message>
    <message>
        <source>{why}</source>
        <translation>{why}</translation>
    </message>
    <message>
        <source>{word} could be {names}: type it exactly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{word} could be {names}: type more of it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Role</name>
    <message>
        <source>leads</source>
        <translation>主办</translation>
    </message>
    <message>
        <source>assists</source>
        <translation>协办</translation>
    </message>
</context>
<context>
    <name>Service</name>
    <message>
        <source>Mediation</source>
        <translation>人民调解</translation>
    </message>
    <message>
        <source>City services</source>
        <translation>城市管理</translation>
    </message>
    <message>
        <source>Citizens&apos; hotline</source>
        <translation>政务热线</translation>
    </message>
    <message>
        <source>Fire brigade</source>
        <translation>消防救援</translation>
    </message>
    <message>
        <source>Medical service</source>
        <translation>医疗急救</translation>
    </message>
</context>
<context>
    <name>Stamp</name>
    <message>
        <source>received</source>
        <translation>报警</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>接警</translation>
    </message>
    <message>
        <source>entered</source>
        <translation>接警完成</translation>
    </message>
    <message>
        <source>dispatched</source>
        <translation>派警</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>送达</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation>签收</translation>
    </message>
    <message>
        <source>set out</source>
        <translation>出警</translation>
    </message>
    <message>
        <source>arrived</source>
        <translation>到场</translation>
    </message>
    <message>
        <source>feedback</source>
        <translation>反馈</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>结案</translation>
    </message>
</context>
<context>
    <name>UnitStatus</name>
    <message>
        <source>free</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>dispatched</source>
        <translation>已派</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>已送达</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation>已签收</translation>
    </message>
    <message>
        <source>en route</source>
        <translation>途中</translation>
    </message>
    <message>
        <source>on scene</source>
        <translation>到场</translation>
    </message>
    <message>
        <source>returning</source>
        <translation>返回中</translation>
    </message>
    <message>
        <source>off duty</source>
        <translation>下勤</translation>
    </message>
</context>
</TS>
