<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Layer {0}</source>
        <extracomment>Fires only where nothing else wants the key, so that cards and fields can be left with it first.</extracomment>
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
        <source>Take note of a late step</source>
        <translation>签知超时步骤</translation>
    </message>
    <message>
        <source>Decide what was refused</source>
        <translation>处置被拒绝的指令</translation>
    </message>
    <message>
        <source>Doctrine</source>
        <translation>勤务规则</translation>
    </message>
    <message>
        <source>Save the doctrine as a version</source>
        <translation>将勤务规则另存为新版本</translation>
    </message>
    <message>
        <source>Adopt the doctrine for all desks</source>
        <translation>对所有席位启用勤务规则</translation>
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
        <source>Join a shared database…</source>
        <translation>加入共享数据库…</translation>
    </message>
    <message>
        <source>Hand over or take over the shift</source>
        <translation>交班或接班</translation>
    </message>
    <message>
        <source>Roster</source>
        <translation>值班表</translation>
    </message>
    <message>
        <source>On duty, break, off duty</source>
        <translation>上岗、休息、下岗</translation>
    </message>
    <message>
        <source>Plan tours…</source>
        <translation>排班…</translation>
    </message>
    <message>
        <source>Put a roster of a file on record…</source>
        <translation>从文件导入值班表…</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Give, begin or end a task</source>
        <translation>派发、开始或办结任务</translation>
    </message>
    <message>
        <source>Open a task…</source>
        <translation>新建任务…</translation>
    </message>
    <message>
        <source>Open the tasks of a list…</source>
        <translation>从清单新建任务…</translation>
    </message>
    <message>
        <source>Report of tasks…</source>
        <translation>任务统计…</translation>
    </message>
    <message>
        <source>Notice to a zone…</source>
        <translation>向协作区发通知…</translation>
    </message>
    <message>
        <source>Export the shift…</source>
        <translation>导出班次…</translation>
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
        <source>Correct class, place or story</source>
        <translation>更正类别、地点或内容</translation>
    </message>
    <message>
        <source>Alarm at an alarm point</source>
        <translation>报警点报警</translation>
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
        <source>Who should go</source>
        <translation>推荐警力</translation>
    </message>
    <message>
        <source>Escalate</source>
        <translation>升级用警</translation>
    </message>
    <message>
        <source>Step down</source>
        <translation>降级用警</translation>
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
        <source>Feedback of a unit</source>
        <translation>警力反馈</translation>
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
        <source>Join to another call</source>
        <translation>并入另一警情</translation>
    </message>
    <message>
        <source>Ask for support</source>
        <translation>请求增援</translation>
    </message>
    <message>
        <source>Ask for a legal review</source>
        <translation>提请法制审核</translation>
    </message>
    <message>
        <source>Mark a hazard at its place</source>
        <translation>标注该处险情</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Answer a request</source>
        <translation>答复请求</translation>
    </message>
    <message>
        <source>Let a unit lead</source>
        <translation>指定主办单元</translation>
    </message>
    <message>
        <source>Unit sends its order back</source>
        <translation>单元退单</translation>
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
        <source>Put a unit on record</source>
        <translation>登记警力单元</translation>
    </message>
    <message>
        <source>Put units of a file on record…</source>
        <translation>从文件登记警力单元…</translation>
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
        <source>Layers of the map</source>
        <translation>地图图层</translation>
    </message>
    <message>
        <source>Put alarm points and cameras of a file on record…</source>
        <translation>登记文件中的报警点和摄像头…</translation>
    </message>
    <message>
        <source>Grade the zone in the middle of the map</source>
        <translation>评定地图中央辖区的等级</translation>
    </message>
    <message>
        <source>Draw a line for every desk</source>
        <translation>画线（各席位可见）</translation>
    </message>
    <message>
        <source>Draw an area for every desk</source>
        <translation>画区域（各席位可见）</translation>
    </message>
    <message>
        <source>Draw an arrow for every desk</source>
        <translation>画箭头（各席位可见）</translation>
    </message>
    <message>
        <source>Write on the map for every desk</source>
        <translation>在地图上写字（各席位可见）</translation>
    </message>
    <message>
        <source>Erase a drawing</source>
        <translation>擦除标绘</translation>
    </message>
    <message>
        <source>Next colour to draw in</source>
        <translation>换标绘颜色</translation>
    </message>
    <message>
        <source>Close a road…</source>
        <translation>封闭道路…</translation>
    </message>
    <message>
        <source>Close an area…</source>
        <translation>封闭区域…</translation>
    </message>
    <message>
        <source>Open a closed road</source>
        <translation>解除道路封闭</translation>
    </message>
    <message>
        <source>Write places otherwise</source>
        <translation>切换坐标写法</translation>
    </message>
    <message>
        <source>Measure a length</source>
        <translation>测量距离</translation>
    </message>
    <message>
        <source>Measure by road</source>
        <translation>沿道路测距</translation>
    </message>
    <message>
        <source>Way of a kind of vehicle…</source>
        <translation>按车种找路…</translation>
    </message>
    <message>
        <source>Hand the way over…</source>
        <translation>移交路线…</translation>
    </message>
    <message>
        <source>Circle, and what is in it</source>
        <translation>画圆统计</translation>
    </message>
    <message>
        <source>Reached in minutes by car</source>
        <translation>驾车可达范围</translation>
    </message>
    <message>
        <source>Reached in minutes on foot</source>
        <translation>步行可达范围</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>覆盖</translation>
    </message>
    <message>
        <source>Try a post</source>
        <translation>试设站点</translation>
    </message>
    <message>
        <source>Zones</source>
        <translation>辖区</translation>
    </message>
    <message>
        <source>Edit corners of zones</source>
        <translation>编辑辖区边界点</translation>
    </message>
    <message>
        <source>Draw a zone</source>
        <translation>绘制辖区</translation>
    </message>
    <message>
        <source>Split a zone</source>
        <translation>拆分辖区</translation>
    </message>
    <message>
        <source>Print the map…</source>
        <translation>打印地图…</translation>
    </message>
    <message>
        <source>Overview in the corner</source>
        <translation>角落总览图</translation>
    </message>
    <message>
        <source>Another window of the map</source>
        <translation>新建地图窗口</translation>
    </message>
    <message>
        <source>Go to a kept view</source>
        <translation>转到已存视图</translation>
    </message>
    <message>
        <source>Keep this view</source>
        <translation>保存当前视图</translation>
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
        <source>Panels of the duty desk</source>
        <translation>值班接警布局</translation>
    </message>
    <message>
        <source>Panels of dispatch</source>
        <translation>指挥调度布局</translation>
    </message>
    <message>
        <source>Panels of analysis</source>
        <translation>分析研判布局</translation>
    </message>
    <message>
        <source>Panels of supervision</source>
        <translation>监督督办布局</translation>
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
        <source>Tools</source>
        <translation>工具</translation>
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
    <name>AlarmMenu</name>
    <message>
        <source>No alarm points are on record: PlaceAssets puts them there.</source>
        <extracomment>Each has a digit as its key.</extracomment>
        <translation>还没有登记报警点：用 PlaceAssets 登记。</translation>
    </message>
    <message>
        <source>Alarm at which point?</source>
        <translation>哪个报警点报警？</translation>
    </message>
    <message>
        <source>Alarm at {0}</source>
        <translation>{0} 报警</translation>
    </message>
</context>
<context>
    <name>AlertStripe</name>
    <message>
        <source>Acknowledge</source>
        <translation>知悉</translation>
    </message>
    <message>
        <source>New calls: {0}</source>
        <translation>新警情：{0}</translation>
    </message>
    <message>
        <source>Late: {0}</source>
        <translation>超时：{0}</translation>
    </message>
    <message>
        <source>Duty: {0}</source>
        <translation>勤务：{0}</translation>
    </message>
    <message>
        <source>Requests: {0}</source>
        <translation>请求：{0}</translation>
    </message>
    <message>
        <source>No position for long: {0}</source>
        <translation>长时间无定位：{0}</translation>
    </message>
    <message>
        <source>{command} refused: {why}</source>
        <translation>{command}被拒绝：{why}</translation>
    </message>
    <message>
        <source>Database was lost from {since} to {until}; nothing that was acknowledged is gone</source>
        <translation>数据库于 {since} 至 {until} 中断；已确认的内容均未丢失</translation>
    </message>
    <message>
        <source>Offline since {since}: what is done here is kept, and sent when the server is back</source>
        <translation>离线自{since}：本席操作均已保存，服务器恢复后发送</translation>
    </message>
    <message>
        <source>Database lost since {since}: {why}</source>
        <translation>数据库自 {since} 起中断：{why}</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>未答复</translation>
    </message>
    <message>
        <source>not dispatched</source>
        <translation>未派警</translation>
    </message>
    <message>
        <source>not acknowledged</source>
        <translation>未签收</translation>
    </message>
    <message>
        <source>not set out</source>
        <translation>未出警</translation>
    </message>
    <message>
        <source>not arrived</source>
        <translation>未到场</translation>
    </message>
    <message>
        <source>no report</source>
        <translation>未反馈</translation>
    </message>
    <message>
        <source>not closed</source>
        <translation>未结案</translation>
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
        <source>Police post</source>
        <translation>警务站</translation>
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
    <name>Around</name>
    <message>
        <source>Order</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Hazard</source>
        <translation>险情</translation>
    </message>
    <message>
        <source>Same?</source>
        <translation>疑似重复</translation>
    </message>
    <message>
        <source>Joined</source>
        <translation>已并警</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>既往</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
</context>
<context>
    <name>AssetFileDesk</name>
    <message>
        <source>Alarm points and cameras</source>
        <extracomment>So many are one command, and are taken back as one.</extracomment>
        <translation>报警点和摄像头</translation>
    </message>
    <message>
        <source>Put alarm points and cameras of a file on record</source>
        <translation>登记文件中的报警点和摄像头</translation>
    </message>
    <message>
        <source>{0}: part {1} of {2} on record</source>
        <translation>{0}：已登记第 {1} 部分，共 {2} 部分</translation>
    </message>
    <message>
        <source>{0}: nothing was put on record.</source>
        <translation>{0}：没有登记任何内容。</translation>
    </message>
    <message>
        <source>{0}: alarm points and cameras are on record.</source>
        <translation>{0}：报警点和摄像头已登记。</translation>
    </message>
</context>
<context>
    <name>BaseMapForm</name>
    <message>
        <source>Drawn from the region&apos;s data</source>
        <translation>按辖区数据绘制</translation>
    </message>
    <message>
        <source>Tiles of the region</source>
        <translation>辖区自带瓦片</translation>
    </message>
    <message>
        <source>A tile server</source>
        <translation>瓦片服务器</translation>
    </message>
    <message>
        <source>Tianditu</source>
        <translation>天地图</translation>
    </message>
    <message>
        <source>GCJ-02 (as Chinese online maps)</source>
        <translation>GCJ-02（国内网络地图）</translation>
    </message>
    <message>
        <source>BD-09 (as Baidu)</source>
        <translation>BD-09（百度）</translation>
    </message>
    <message>
        <source>Streets</source>
        <translation>矢量</translation>
    </message>
    <message>
        <source>Imagery</source>
        <translation>影像</translation>
    </message>
    <message>
        <source>Terrain</source>
        <translation>地形</translation>
    </message>
    <message>
        <source>As the window</source>
        <translation>与界面相同</translation>
    </message>
    <message>
        <source>Both languages</source>
        <translation>中英对照</translation>
    </message>
    <message>
        <source>Address with {z}, {x} and {y}</source>
        <translation>地址，含 {z}、{x}、{y}</translation>
    </message>
    <message>
        <source>Map of Tianditu</source>
        <translation>天地图图层</translation>
    </message>
    <message>
        <source>Key from Tianditu</source>
        <translation>天地图密钥</translation>
    </message>
    <message>
        <source>Whose data it is (shown on the map)</source>
        <translation>数据来源（显示在地图上）</translation>
    </message>
    <message>
        <source>Datum of its coordinates</source>
        <translation>坐标系</translation>
    </message>
    <message>
        <source>Deepest zoom that it has</source>
        <translation>最大缩放级别</translation>
    </message>
    <message>
        <source>Names on the map</source>
        <translation>地图注记语言</translation>
    </message>
    <message>
        <source>Choose a file …</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>{-y} counts rows from the south (TMS); {TileMatrix}, {TileCol} and {TileRow} are for WMTS.</source>
        <translation>{-y} 自南向北计行（TMS）；{TileMatrix}、{TileCol}、{TileRow} 用于 WMTS。</translation>
    </message>
    <message>
        <source>Tianditu gives each user a key on its page; enter it here.</source>
        <translation>请在天地图网站申请密钥并填入此处。</translation>
    </message>
    <message>
        <source>A file of tiles</source>
        <translation>瓦片文件</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Tile archives (*.mbtiles *.pmtiles)</source>
        <translation>瓦片文件 (*.mbtiles *.pmtiles)</translation>
    </message>
    <message>
        <source>The address must begin with http:// or https:// and have {z}, {x} and {y}.</source>
        <translation>地址须以 http:// 或 https:// 开头，并含 {z}、{x}、{y}。</translation>
    </message>
</context>
<context>
    <name>Behind</name>
    <message>
        <source>the roads do not answer just now</source>
        <extracomment>What may come of work without being a bug of ours; each says itself what is wrong.</extracomment>
        <translation>道路计算暂时没有应答</translation>
    </message>
    <message>
        <source>no answer in time</source>
        <translation>未及时应答</translation>
    </message>
</context>
<context>
    <name>Cause</name>
    <message>
        <source>busy</source>
        <translation>处警中</translation>
    </message>
    <message>
        <source>off duty</source>
        <translation>已下勤</translation>
    </message>
    <message>
        <source>position too old</source>
        <translation>位置过旧</translation>
    </message>
    <message>
        <source>no way there</source>
        <translation>无路可达</translation>
    </message>
    <message>
        <source>minimum cover</source>
        <translation>最低留守</translation>
    </message>
    <message>
        <source>stays in its zone</source>
        <translation>留守本区</translation>
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
    <name>ClosureDesk</name>
    <message>
        <source>No road is closed. A line across one, or an area, is drawn from the menu of the map.</source>
        <translation>没有封闭的道路。可从“地图”菜单画线封路或画区封闭。</translation>
    </message>
    <message>
        <source>Click a line across the roads to close · Enter closes them · Esc leaves</source>
        <extracomment>How long a road may be closed from now on; None: until somebody lifts it. Where a menu opens, from the middle of the map.</extracomment>
        <translation>逐点单击画一条横穿道路的线 · 回车封闭 · Esc 取消</translation>
    </message>
    <message>
        <source>Click round the area to close · Enter closes it · Esc leaves</source>
        <translation>沿要封闭的区域逐点单击 · 回车封闭 · Esc 取消</translation>
    </message>
    <message>
        <source>Open a road again, the nearest first</source>
        <translation>解除封闭（由近到远）</translation>
    </message>
    <message>
        <source>Open again: {0}</source>
        <translation>解除封闭：{0}</translation>
    </message>
    <message>
        <source>Accident</source>
        <translation>事故</translation>
    </message>
    <message>
        <source>Road works</source>
        <translation>施工</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>活动</translation>
    </message>
    <message>
        <source>Danger</source>
        <translation>危险</translation>
    </message>
    <message>
        <source>Flooding</source>
        <translation>积水</translation>
    </message>
    <message>
        <source>Without a reason</source>
        <translation>未说明原因</translation>
    </message>
    <message>
        <source>Why is it closed?</source>
        <translation>为何封闭？</translation>
    </message>
    <message>
        <source>Until it is lifted</source>
        <translation>直到解除</translation>
    </message>
    <message>
        <source>For 30 minutes</source>
        <translation>30 分钟</translation>
    </message>
    <message>
        <source>For 1 hour</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>For 2 hours</source>
        <translation>2 小时</translation>
    </message>
    <message>
        <source>How long?</source>
        <translation>封闭多久？</translation>
    </message>
    <message>
        <source>since {0}</source>
        <translation>自 {0} 起</translation>
    </message>
    <message>
        <source>until {0}</source>
        <translation>到 {0} 为止</translation>
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
        <source>raise an alarm</source>
        <translation>报警点报警</translation>
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
        <source>take note of a late step</source>
        <translation>督办签知</translation>
    </message>
    <message>
        <source>mark a hazard</source>
        <translation>标注险情</translation>
    </message>
    <message>
        <source>change the lead</source>
        <translation>变更主办</translation>
    </message>
    <message>
        <source>send an order back</source>
        <translation>退单</translation>
    </message>
    <message>
        <source>join calls</source>
        <translation>并警</translation>
    </message>
    <message>
        <source>ask for support</source>
        <translation>请求增援</translation>
    </message>
    <message>
        <source>ask for a legal review</source>
        <translation>提请法制审核</translation>
    </message>
    <message>
        <source>deliver a request</source>
        <translation>送达请求</translation>
    </message>
    <message>
        <source>acknowledge a request</source>
        <translation>签收请求</translation>
    </message>
    <message>
        <source>answer a request</source>
        <translation>答复请求</translation>
    </message>
    <message>
        <source>give a verdict</source>
        <translation>出具审核意见</translation>
    </message>
    <message>
        <source>chase a request</source>
        <translation>催办</translation>
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
        <source>plan tours</source>
        <translation>排班</translation>
    </message>
    <message>
        <source>change a tour</source>
        <translation>修改勤务</translation>
    </message>
    <message>
        <source>strike tours off</source>
        <translation>删去勤务</translation>
    </message>
    <message>
        <source>come on duty</source>
        <translation>上岗</translation>
    </message>
    <message>
        <source>go off duty</source>
        <translation>下岗</translation>
    </message>
    <message>
        <source>take a break</source>
        <translation>开始休息</translation>
    </message>
    <message>
        <source>end a break</source>
        <translation>结束休息</translation>
    </message>
    <message>
        <source>hand over</source>
        <translation>交班</translation>
    </message>
    <message>
        <source>take over</source>
        <translation>接班</translation>
    </message>
    <message>
        <source>open a task</source>
        <translation>新建任务</translation>
    </message>
    <message>
        <source>give a task</source>
        <translation>派发任务</translation>
    </message>
    <message>
        <source>begin a task</source>
        <translation>开始任务</translation>
    </message>
    <message>
        <source>end a task</source>
        <translation>办结任务</translation>
    </message>
    <message>
        <source>send a notice</source>
        <translation>发通知</translation>
    </message>
    <message>
        <source>close a road</source>
        <translation>封闭道路</translation>
    </message>
    <message>
        <source>open a road</source>
        <translation>解除道路封闭</translation>
    </message>
    <message>
        <source>draw on the map</source>
        <translation>在地图上标绘</translation>
    </message>
    <message>
        <source>erase a drawing</source>
        <translation>擦除标绘</translation>
    </message>
    <message>
        <source>grade a place</source>
        <translation>评定场所等级</translation>
    </message>
    <message>
        <source>place alarm points and cameras</source>
        <translation>设置报警点和摄像头</translation>
    </message>
    <message>
        <source>remove an alarm point or camera</source>
        <translation>移除报警点或摄像头</translation>
    </message>
    <message>
        <source>adopt region</source>
        <translation>载入辖区</translation>
    </message>
    <message>
        <source>edit zones</source>
        <translation>调整辖区</translation>
    </message>
    <message>
        <source>adopt doctrine</source>
        <translation>启用勤务规则</translation>
    </message>
    <message>
        <source>set how long is kept</source>
        <translation>设定保存期限</translation>
    </message>
    <message>
        <source>erase texts</source>
        <translation>清除文字</translation>
    </message>
    <message>
        <source>archive positions</source>
        <translation>归档位置</translation>
    </message>
    <message>
        <source>undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message>
        <source>a assign · e escalate · n new call · Tab completes · Esc leaves</source>
        <translation>a 派警 · e 升级 · n 新警情 · Tab 补全 · Esc 离开</translation>
    </message>
    <message>
        <source>sent: {0}</source>
        <translation>已发送：{0}</translation>
    </message>
    <message>
        <source>done here, to be sent when the server is back</source>
        <translation>已在本席完成，服务器恢复后发送</translation>
    </message>
    <message>
        <source>done, entry {0}</source>
        <translation>已完成，记录 {0}</translation>
    </message>
    <message>
        <source>/ to type a command, such as: a A-1 0412</source>
        <translation>按 / 输入命令，例如：a A-1 0412 或 派 A-1 0412</translation>
    </message>
    <message>
        <source>Command line</source>
        <translation>命令行</translation>
    </message>
</context>
<context>
    <name>Company</name>
    <message>
        <source>{name} looks at this</source>
        <extracomment>What a command of this desk was refused over just now: somebody else was first.</extracomment>
        <translation>{name} 正在查看</translation>
    </message>
    <message>
        <source>{names} look at this</source>
        <translation>{names} 正在查看</translation>
    </message>
    <message>
        <source>{name} is dragging {what}</source>
        <translation>{name} 正在拖动 {what}</translation>
    </message>
    <message>
        <source>clock {seconds} s ahead</source>
        <translation>时钟快 {seconds} 秒</translation>
    </message>
    <message>
        <source>clock {seconds} s behind</source>
        <translation>时钟慢 {seconds} 秒</translation>
    </message>
</context>
<context>
    <name>CoveragePanel</name>
    <message>
        <source>No post is open now: look from the free units.</source>
        <extracomment>Units move; what they cover is worked out again so often while somebody looks. A unit that has not come this far covers what it did, degrees: some 100 m.</extracomment>
        <translation>现在没有开放的站点：可改看空闲警力。</translation>
    </message>
    <message>
        <source>No unit is free now: look from the posts.</source>
        <translation>现在没有空闲警力：可改看站点。</translation>
    </message>
    <message>
        <source>Open posts</source>
        <translation>开放的站点</translation>
    </message>
    <message>
        <source>Free units</source>
        <translation>空闲单位</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>警情</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>门牌</translation>
    </message>
    <message>
        <source>Ground</source>
        <translation>面积</translation>
    </message>
    <message>
        <source>From where</source>
        <translation>从哪里出发</translation>
    </message>
    <message>
        <source>By what</source>
        <translation>以何种方式</translation>
    </message>
    <message>
        <source>Share of what</source>
        <translation>何者的比例</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>辖区</translation>
    </message>
    <message>
        <source>Coverage by zone</source>
        <translation>各辖区覆盖</translation>
    </message>
    <message>
        <source>Click where a post might stand, and drag it · Esc takes it off</source>
        <translation>单击拟设站点的位置，可拖动 · Esc 撤下</translation>
    </message>
    <message>
        <source>Looking for what it gives…</source>
        <translation>正在计算增益…</translation>
    </message>
    <message>
        <source>+{0} of addresses within 15 min</source>
        <translation>15 分钟内门牌 +{0}</translation>
    </message>
    <message>
        <source>within 5/10/15 min +{0} of calls · saves {1} min a day</source>
        <translation>5/10/15 分钟内警情 +{0} · 每天节省 {1} 分钟</translation>
    </message>
    <message>
        <source>{0} calls that nobody reached</source>
        <translation>{0} 起原先到不了的警情</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Looking for what is covered…</source>
        <translation>正在计算覆盖范围…</translation>
    </message>
    <message>
        <source>{0} calls in {1} d · {2} addresses · from {3} places</source>
        <translation>{1} 天 {0} 起警情 · {2} 个门牌 · 从 {3} 处出发</translation>
    </message>
    <message>
        <source>≈ straight lines: this region has no roads</source>
        <translation>≈ 直线估算：本区域没有道路</translation>
    </message>
</context>
<context>
    <name>DecidePanel</name>
    <message>
        <source>Not done: {0}</source>
        <translation>未执行：{0}</translation>
    </message>
    <message>
        <source>Nothing to decide. What the server refuses after an outage comes here.</source>
        <translation>没有待定事项。离线期间的指令若被服务器拒绝，会列在这里。</translation>
    </message>
    <message>
        <source>They can be sent again when the server is back.</source>
        <translation>服务器恢复后才能重新发送。</translation>
    </message>
    <message>
        <source>Sent again, a command is run as of now, whatever has changed since.</source>
        <translation>重新发送即按当前情况执行，不论期间有何变化。</translation>
    </message>
    <message>
        <source>Send again (Enter)</source>
        <translation>重新发送（回车）</translation>
    </message>
    <message>
        <source>Drop (Delete)</source>
        <translation>放弃（Delete）</translation>
    </message>
    <message>
        <source>Commands to decide</source>
        <translation>待定指令</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>警情</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>警力</translation>
    </message>
    <message>
        <source>Incident</source>
        <translation>警情详情</translation>
    </message>
    <message>
        <source>New call</source>
        <translation>新警情</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>负荷</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>To decide</source>
        <translation>待定</translation>
    </message>
    <message>
        <source>Supervision</source>
        <translation>督办</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Roster</source>
        <translation>值班表</translation>
    </message>
    <message>
        <source>Handover</source>
        <translation>交班</translation>
    </message>
    <message>
        <source>Doctrine</source>
        <translation>勤务规则</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Desks</source>
        <translation>席位</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>覆盖</translation>
    </message>
    <message>
        <source>Zones</source>
        <translation>辖区</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Command console</source>
        <extracomment>The user wants to work on another record, a shared one. Whether the record has been seen yet.</extracomment>
        <translation>警务指挥台</translation>
    </message>
    <message>
        <source>The database does not answer since {since}: {why}. Trying again.</source>
        <translation>数据库自 {since} 起无应答：{why}。正在重试。</translation>
    </message>
    <message>
        <source>Something went wrong: {what}. The window goes on; the log has more: {log}</source>
        <translation>出现错误：{what}。窗口继续运行，详情见日志：{log}</translation>
    </message>
</context>
<context>
    <name>DeskRole</name>
    <message>
        <source>observer</source>
        <translation>观察员</translation>
    </message>
    <message>
        <source>dispatcher</source>
        <translation>调度员</translation>
    </message>
    <message>
        <source>commander</source>
        <translation>指挥长</translation>
    </message>
    <message>
        <source>supervisor</source>
        <translation>督察员</translation>
    </message>
    <message>
        <source>instructor</source>
        <translation>教官</translation>
    </message>
    <message>
        <source>administrator</source>
        <translation>管理员</translation>
    </message>
</context>
<context>
    <name>DesksButton</name>
    <message>
        <source>Desks that are on: {0}</source>
        <translation>在线席位：{0}</translation>
    </message>
    <message>
        <source>Who is on is not known</source>
        <translation>无法得知在线席位</translation>
    </message>
    <message>
        <source>This computer&apos;s clock differs from the record&apos;s; times that it writes differ as much.</source>
        <translation>本机时钟与记录的时钟不一致，由本席写入的时间会有同样的偏差。</translation>
    </message>
</context>
<context>
    <name>DesksPanel</name>
    <message>
        <source>Who else is on is not known just now.</source>
        <translation>暂时无法得知其他在线席位。</translation>
    </message>
    <message>
        <source>Desks that are on</source>
        <translation>在线席位</translation>
    </message>
</context>
<context>
    <name>Detail</name>
    <message>
        <source>No story was entered.</source>
        <extracomment>So many lines of what stands around are seen at once. After the turns of queue and unit list.</extracomment>
        <translation>未录入报警内容。</translation>
    </message>
    <message>
        <source>zone {0}</source>
        <translation>{0} 区</translation>
    </message>
    <message>
        <source>outside the region</source>
        <translation>辖区外</translation>
    </message>
    <message>
        <source>by {0}</source>
        <translation>来源 {0}</translation>
    </message>
    <message>
        <source>owned by {0}</source>
        <translation>首接 {0}</translation>
    </message>
    <message>
        <source>desk</source>
        <translation>席位录入</translation>
    </message>
    <message>
        <source>{0} sends units</source>
        <extracomment>Notes that a unit said.</extracomment>
        <translation>{0} 派警</translation>
    </message>
    <message>
        <source>{0} diverts it</source>
        <translation>{0} 分流</translation>
    </message>
    <message>
        <source>{0} releases units</source>
        <translation>{0} 撤回警力</translation>
    </message>
    <message>
        <source>{0} reopens it</source>
        <translation>{0} 重新打开</translation>
    </message>
    <message>
        <source>{0} sends its order back</source>
        <translation>{0} 退单</translation>
    </message>
    <message>
        <source>{0} took note: {1} is late</source>
        <translation>{0} 已签知：{1}超时</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>{0} reports</source>
        <translation>{0} 反馈</translation>
    </message>
    <message>
        <source>Close {0}</source>
        <translation>{0} 结案</translation>
    </message>
    <message>
        <source>Close {0}, releasing {1}</source>
        <translation>{0} 结案，并撤回 {1}</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>派警</translation>
    </message>
    <message>
        <source>Escalate</source>
        <translation>升级</translation>
    </message>
    <message>
        <source>Divert</source>
        <translation>分流</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>结案</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>重新打开</translation>
    </message>
    <message>
        <source>No incident is picked. Click one, or press Space for the one that needs you most.</source>
        <translation>未选警情。点选一起，或按空格键选最急的一起。</translation>
    </message>
    <message>
        <source>A note; Enter sends</source>
        <translation>写备注，回车发送</translation>
    </message>
    <message>
        <source>Double click: what the unit reports</source>
        <translation>双击：录入该警力的反馈</translation>
    </message>
    <message>
        <source>Nobody went.</source>
        <translation>未派警力。</translation>
    </message>
    <message>
        <source>Nobody is on it. Press Shift+G for who should go, A to name units, or drag them here.</source>
        <translation>尚无警力。按 Shift+G 看推荐警力，按 A 指定警力，或把警力拖到该警情。</translation>
    </message>
    <message>
        <source>left {0}</source>
        <translation>{0} 离开</translation>
    </message>
    <message>
        <source>sent it back {0}</source>
        <translation>退单 {0}</translation>
    </message>
</context>
<context>
    <name>DetailAround</name>
    <message>
        <source>through {0}</source>
        <translation>经{0}</translation>
    </message>
    <message>
        <source>due {0}</source>
        <translation>时限 {0}</translation>
    </message>
    <message>
        <source>no stream</source>
        <translation>无视频流</translation>
    </message>
</context>
<context>
    <name>DetailHead</name>
    <message>
        <source>{0} on it</source>
        <extracomment>The stamp that each clock waits for.</extracomment>
        <translation>警力 {0}</translation>
    </message>
    <message>
        <source>tier {0}</source>
        <translation>梯次 {0}</translation>
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
    <name>Doctrine</name>
    <message>
        <source>Tier</source>
        <translation>梯次</translation>
    </message>
    <message>
        <source>Further groups</source>
        <translation>其余处置组</translation>
    </message>
    <message>
        <source>Person {0} there</source>
        <translation>第{0}人到场</translation>
    </message>
    <message>
        <source>Short</source>
        <translation>缺口</translation>
    </message>
    <message>
        <source>Zone {0} keeps</source>
        <translation>{0}区留守</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Arms</source>
        <translation>警种</translation>
    </message>
    <message>
        <source>Arrive within</source>
        <translation>到场时限</translation>
    </message>
    <message>
        <source>Order passes</source>
        <translation>指令经过</translation>
    </message>
    <message>
        <source>Taken over by</source>
        <translation>可分流至</translation>
    </message>
    <message>
        <source>On closing</source>
        <translation>结案时</translation>
    </message>
    <message>
        <source>all alike</source>
        <translation>不分警种</translation>
    </message>
    <message>
        <source>{arms} from {share} % busy</source>
        <translation>忙碌达{share}%时加{arms}</translation>
    </message>
    <message>
        <source>patrol in {0} d</source>
        <translation>{0}天内巡逻</translation>
    </message>
    <message>
        <source>revisit in {0} d</source>
        <translation>{0}天内回访</translation>
    </message>
    <message>
        <source>check in {0} d</source>
        <translation>{0}天内检查</translation>
    </message>
    <message>
        <source>mediation in {0} d</source>
        <translation>{0}天内调解</translation>
    </message>
    <message>
        <source>legal review</source>
        <translation>法制审核</translation>
    </message>
</context>
<context>
    <name>DoctrinePanel</name>
    <message>
        <source>in force: {0}</source>
        <extracomment>Nobody wants to be told what is wrong before he has finished a word. Units move: what would be recommended is asked for again so often.</extracomment>
        <translation>现行：{0}</translation>
    </message>
    <message>
        <source>own: {0}</source>
        <translation>自存：{0}</translation>
    </message>
    <message>
        <source>In force.</source>
        <translation>现行规则。</translation>
    </message>
    <message>
        <source>Can be used: {0}</source>
        <translation>可以使用：{0}</translation>
    </message>
    <message>
        <source>line {0}</source>
        <translation>第{0}行</translation>
    </message>
    <message>
        <source>What this doctrine would recommend is shown when its text is right.</source>
        <translation>文本无误后，此处显示本规则的派警建议。</translation>
    </message>
    <message>
        <source>Pick an incident: what this doctrine would recommend for it is shown here.</source>
        <translation>选中一起警情，此处显示本规则对它的派警建议。</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>已保存：{0}</translation>
    </message>
    <message>
        <source>In force: {0}</source>
        <translation>现行：{0}</translation>
    </message>
    <message>
        <source>What was adopted can not be used here: {0}. This desk stays with {1}.</source>
        <translation>已启用的规则本席位无法使用：{0}。本席位沿用{1}。</translation>
    </message>
    <message>
        <source>Doctrine to read or change</source>
        <translation>要查看或修改的勤务规则</translation>
    </message>
    <message>
        <source>Text of the doctrine</source>
        <translation>勤务规则文本</translation>
    </message>
    <message>
        <source>Save as a version</source>
        <translation>另存为新版本</translation>
    </message>
    <message>
        <source>Adopt for all desks</source>
        <translation>对所有席位启用</translation>
    </message>
</context>
<context>
    <name>DoctrineTable</name>
    <message>
        <source>What this doctrine would recommend, beside the one in force</source>
        <translation>本规则与现行规则的派警建议对照</translation>
    </message>
    <message>
        <source>{0} (in force)</source>
        <translation>{0}（现行）</translation>
    </message>
</context>
<context>
    <name>DragCard</name>
    <message>
        <source>Hold Shift to move it here</source>
        <translation>按住 Shift 可改派到此</translation>
    </message>
    <message>
        <source>! leaves {0}</source>
        <translation>! 将离开 {0}</translation>
    </message>
    <message>
        <source>The place is not known</source>
        <translation>地点未知</translation>
    </message>
    <message>
        <source>there at {0}</source>
        <translation>{0} 到场</translation>
    </message>
    <message>
        <source>no way there</source>
        <translation>无路可达</translation>
    </message>
    <message>
        <source>{0} away</source>
        <translation>直线 {0}</translation>
    </message>
    <message>
        <source>! position of {0} is {1} old</source>
        <translation>! {0} 的位置已是 {1}前</translation>
    </message>
    <message>
        <source>zone {0} keeps {1} of {2} free</source>
        <translation>{0} 区剩余空闲 {1}/{2} 组</translation>
    </message>
</context>
<context>
    <name>DrawingTools</name>
    <message>
        <source>Click a drawing to erase it · Esc ends</source>
        <extracomment>The action that draws each kind.</extracomment>
        <translation>点击标绘即可擦除 · Esc 结束</translation>
    </message>
    <message>
        <source>Drawn in {0} from now on</source>
        <translation>从现在起用{0}标绘</translation>
    </message>
    <message>
        <source>Click place after place, in {0} · Backspace takes one back · Enter draws it · Esc ends</source>
        <translation>依次点击各点（{0}）· 退格撤回一点 · 回车画出 · Esc 结束</translation>
    </message>
    <message>
        <source>blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>red</source>
        <translation>红色</translation>
    </message>
    <message>
        <source>amber</source>
        <translation>橙色</translation>
    </message>
    <message>
        <source>green</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>Words, then Enter</source>
        <translation>输入文字后回车</translation>
    </message>
    <message>
        <source>Words to draw on the map</source>
        <translation>要写在地图上的文字</translation>
    </message>
</context>
<context>
    <name>DrillBar</name>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>跳到</translation>
    </message>
    <message>
        <source>Type a moment of the drill and press Enter</source>
        <translation>输入演练时刻后按回车</translation>
    </message>
    <message>
        <source>Drag to go to another moment of the drill</source>
        <translation>拖动以跳到演练的其他时刻</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>开始</translation>
    </message>
</context>
<context>
    <name>EscalateCard</name>
    <message>
        <source>{0} is closed</source>
        <extracomment>Asks why units leave their zone where doctrine wants to hear it; whether it did.</extracomment>
        <translation>{0} 已结案</translation>
    </message>
    <message>
        <source>Change or drop what is marked ✕ first</source>
        <translation>请先更换或去掉标有 ✕ 的组</translation>
    </message>
    <message>
        <source>Nothing would change</source>
        <translation>没有任何变化</translation>
    </message>
    <message>
        <source>Working out who should go …</source>
        <translation>正在推荐力量……</translation>
    </message>
    <message>
        <source>and {0} more; ↑↓ shows them</source>
        <translation>另有 {0} 组，按 ↑↓ 查看</translation>
    </message>
    <message>
        <source>Sent, waiting for the answer …</source>
        <translation>已下达，等待回应……</translation>
    </message>
    <message>
        <source>Release ⏎</source>
        <translation>撤回 ⏎</translation>
    </message>
    <message>
        <source>Send ⏎</source>
        <translation>下达 ⏎</translation>
    </message>
    <message>
        <source>tier {0} → {1}</source>
        <translation>梯次 {0} → {1}</translation>
    </message>
    <message>
        <source>tier {0}</source>
        <translation>梯次 {0}</translation>
    </message>
    <message>
        <source>releases</source>
        <translation>撤回力量</translation>
    </message>
    <message>
        <source>needs {0}</source>
        <translation>需 {0}</translation>
    </message>
    <message>
        <source>everyone of the zone and its neighbours</source>
        <translation>本区及邻区全部可用力量</translation>
    </message>
    <message>
        <source>{0} people</source>
        <translation>{0} 人</translation>
    </message>
    <message>
        <source>zone {0}</source>
        <translation>{0} 区</translation>
    </message>
    <message>
        <source>stay: {0}</source>
        <translation>留在现场：{0}</translation>
    </message>
    <message>
        <source>on it already: {0}</source>
        <translation>已派：{0}</translation>
    </message>
    <message>
        <source>1st on scene {0}</source>
        <translation>首人到场 {0}</translation>
    </message>
    <message>
        <source>5th {0}</source>
        <translation>第 5 人 {0}</translation>
    </message>
    <message>
        <source>15th {0}</source>
        <translation>第 15 人 {0}</translation>
    </message>
    <message>
        <source>Nobody arrives</source>
        <translation>无人到场</translation>
    </message>
    <message>
        <source>{0} of the order, counted in the arrivals</source>
        <translation>{0}，已计入到场时间</translation>
    </message>
    <message>
        <source>{0} leads, the others assist</source>
        <translation>{0} 主办，其余协同</translation>
    </message>
    <message>
        <source>free groups: {0}</source>
        <translation>空闲组：{0}</translation>
    </message>
    <message>
        <source>{0} to {1} ({2} km)</source>
        <translation>{0}至{1}（{2}公里）</translation>
    </message>
    <message>
        <source>could move up: {0}</source>
        <translation>可调补：{0}</translation>
    </message>
    <message>
        <source>free at posts: {0}</source>
        <translation>各站点空闲：{0}</translation>
    </message>
    <message>
        <source>recommended by now: {0} · R takes it</source>
        <translation>现在推荐：{0} · 按 R 采用</translation>
    </message>
    <message>
        <source>Esc leaves</source>
        <translation>Esc 退出</translation>
    </message>
    <message>
        <source>Enter sends</source>
        <translation>回车下达</translation>
    </message>
    <message>
        <source>↑↓ pick</source>
        <translation>↑↓ 选组</translation>
    </message>
    <message>
        <source>←→ another</source>
        <translation>←→ 换组</translation>
    </message>
    <message>
        <source>Del drops</source>
        <translation>Del 去掉</translation>
    </message>
    <message>
        <source>+ adds</source>
        <translation>+ 增派</translation>
    </message>
</context>
<context>
    <name>Figures</name>
    <message>
        <source>{0} m</source>
        <translation>{0} 米</translation>
    </message>
    <message>
        <source>{0} km</source>
        <translation>{0} 公里</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} 分钟</translation>
    </message>
    <message>
        <source>+{0} min relay</source>
        <translation>另加 {0} 分钟逐级传达</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
</context>
<context>
    <name>FileDesk</name>
    <message>
        <source>All files (*)</source>
        <extracomment>Reasons that the note names; the others are counted. Names the file&apos;s note among the others. What the dialog offers.</extracomment>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>{0} is still being put on record.</source>
        <translation>{0} 仍在登记中。</translation>
    </message>
    <message>
        <source>Reading {0}</source>
        <translation>正在读取 {0}</translation>
    </message>
    <message>
        <source>{0} can not be read: {1}</source>
        <translation>无法读取 {0}：{1}</translation>
    </message>
    <message>
        <source>{0} records were not used: {1}</source>
        <translation>{0} 条记录未采用：{1}</translation>
    </message>
    <message>
        <source>Copy the list</source>
        <translation>复制清单</translation>
    </message>
</context>
<context>
    <name>FileDialog</name>
    <message>
        <source>Look in:</source>
        <translation>位置：</translation>
    </message>
    <message>
        <source>Kinds of files:</source>
        <translation>文件类型：</translation>
    </message>
</context>
<context>
    <name>FileField</name>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Priority</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Closed ones too</source>
        <translation>含已结案</translation>
    </message>
    <message>
        <source>Show all open</source>
        <translation>显示全部未结</translation>
    </message>
    <message>
        <source>Filter: words, a number, a place</source>
        <translation>筛选：文字、编号、地点</translation>
    </message>
    <message>
        <source>Show only some zones, classes or priorities</source>
        <translation>只显示部分区域、类别或优先级</translation>
    </message>
</context>
<context>
    <name>FindPanel</name>
    <message>
        <source>Enter picks · arrows choose · Esc leaves</source>
        <translation>回车选定 · 方向键移动 · Esc 离开</translation>
    </message>
    <message>
        <source>{0} is picked · Z shows it on the map</source>
        <translation>已选 {0} · 按 Z 在地图上显示</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Alarm point</source>
        <translation>报警点</translation>
    </message>
    <message>
        <source>Nothing found: no incident, unit, alarm point, camera or place.</source>
        <translation>没有找到：没有警情、警力、报警点、摄像头或地点。</translation>
    </message>
    <message>
        <source>A number, a call sign, any word of a story; a street, a house, initials; degrees, zone metres, GCJ-02.</source>
        <translation>案件编号、呼号、案情中的任意字词；街道、门牌、拼音首字母；经纬度、高斯坐标（米）、GCJ-02。</translation>
    </message>
    <message>
        <source>Find incidents, units and places</source>
        <translation>查找警情、警力和地点</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>查找结果</translation>
    </message>
</context>
<context>
    <name>FoundList</name>
    <message>
        <source>What the edit does</source>
        <translation>更改的影响</translation>
    </message>
    <message>
        <source>{0} ha</source>
        <translation>{0} 公顷</translation>
    </message>
    <message>
        <source>{0} overlap by {1}</source>
        <translation>{0} 重叠 {1}</translation>
    </message>
    <message>
        <source>A gap of {0}</source>
        <translation>空隙 {0}</translation>
    </message>
    <message>
        <source>{0} calls of the last 30 days: {1} → {2}</source>
        <translation>近 30 天 {0} 起警情：{1} → {2}</translation>
    </message>
    <message>
        <source>No overlap, no gap, no call of the last 30 days changes zone.</source>
        <translation>无重叠、无空隙，近 30 天没有警情改变辖区。</translation>
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
    <name>GradeMenu</name>
    <message>
        <source>There is no zone here: move the map until one is in its middle.</source>
        <translation>这里没有辖区：请移动地图，让辖区位于中央。</translation>
    </message>
    <message>
        <source>the present grade</source>
        <translation>当前等级</translation>
    </message>
    <message>
        <source>Grade {0}</source>
        <translation>评定{0}等级</translation>
    </message>
</context>
<context>
    <name>Handover</name>
    <message>
        <source>Journal up to entry {seq}</source>
        <translation>日志截至第 {seq} 条</translation>
    </message>
    <message>
        <source>Handover</source>
        <translation>交班单</translation>
    </message>
    <message>
        <source>Open incidents</source>
        <translation>未结警情</translation>
    </message>
    <message>
        <source>Late steps</source>
        <translation>超时环节</translation>
    </message>
    <message>
        <source>Units on duty</source>
        <translation>在岗单元</translation>
    </message>
    <message>
        <source>Open requests</source>
        <translation>未结请求</translation>
    </message>
    <message>
        <source>Open tasks</source>
        <translation>未结任务</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>and {0} more: printed, all of them</source>
        <translation>另有 {0} 项，打印时全部列出</translation>
    </message>
    <message>
        <source>read</source>
        <translation>已阅</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>未阅</translation>
    </message>
</context>
<context>
    <name>HandoverPanel</name>
    <message>
        <source>No shift was handed over yet. Below: what would be handed over now.</source>
        <extracomment>Rows of each table on the page; thousands of tasks would hold the window up. What would be handed over now is at most so old on the page.</extracomment>
        <translation>尚未交过班。以下为此刻交班的内容。</translation>
    </message>
    <message>
        <source>{0} hands over since {1}. Read it and take over.</source>
        <translation>{0} 自 {1} 起交班。请阅后接班。</translation>
    </message>
    <message>
        <source>{0} took over from {1} at {2}. Below: what would be handed over now.</source>
        <translation>{0} 已于 {2} 从 {1} 接班。以下为此刻交班的内容。</translation>
    </message>
    <message>
        <source>This summary can not be shown.</source>
        <translation>此摘要无法显示。</translation>
    </message>
    <message>
        <source>signed by key {0}</source>
        <translation>已用密钥 {0} 签名</translation>
    </message>
    <message>
        <source>not signed</source>
        <translation>未签名</translation>
    </message>
    <message>
        <source>the signature is not of this text</source>
        <translation>签名与此文本不符</translation>
    </message>
    <message>
        <source>It can not be handed over: {0}</source>
        <translation>无法交班：{0}</translation>
    </message>
    <message>
        <source>Print the handover to a file</source>
        <translation>打印交班单到文件</translation>
    </message>
    <message>
        <source>It can not be printed: {0}</source>
        <translation>无法打印：{0}</translation>
    </message>
    <message>
        <source>Printed: {0}</source>
        <translation>已打印：{0}</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>交班</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>接班</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>What the next commander has to know besides</source>
        <translation>需告知下一任指挥员的其他事项</translation>
    </message>
    <message>
        <source>key file to sign with; none: not signed</source>
        <translation>签名密钥文件；留空则不签名</translation>
    </message>
    <message>
        <source>passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Handover</source>
        <translation>交班</translation>
    </message>
</context>
<context>
    <name>Hints</name>
    <message>
        <source>Drag a unit onto an incident to send it</source>
        <extracomment>Hint by the commands that show that it is understood. Hints that tell of a key, which is the one of the action of the same name.</extracomment>
        <translation>把警力拖到警情上即可派警</translation>
    </message>
    <message>
        <source>Press {key} to send more</source>
        <translation>按 {key} 增派警力</translation>
    </message>
    <message>
        <source>Press {key} to take it back</source>
        <translation>按 {key} 撤销</translation>
    </message>
    <message>
        <source>Hide the hints</source>
        <translation>不再提示</translation>
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
        <source>left without units</source>
        <translation>已无警力</translation>
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
    <name>IncidentQueue</name>
    <message>
        <source>{present}/all</source>
        <translation>{present}/全部</translation>
    </message>
    <message>
        <source>{present}/{needed} groups</source>
        <translation>{present}/{needed} 组</translation>
    </message>
    <message>
        <source>NEW</source>
        <translation>新</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>区外</translation>
    </message>
    <message>
        <source>order held</source>
        <translation>顺序已锁定</translation>
    </message>
    <message>
        <source>No incident passes the filter. Esc in the filter shows all again.</source>
        <translation>没有符合筛选的警情。在筛选框按 Esc 显示全部。</translation>
    </message>
    <message>
        <source>No open incidents. New calls appear here.</source>
        <translation>没有未结警情。新警情会出现在这里。</translation>
    </message>
    <message>
        <source>No open incidents. New calls appear here; N enters one by hand.</source>
        <translation>没有未结警情。新警情会出现在这里；按 N 手工录入。</translation>
    </message>
    <message>
        <source>Incidents, worst first</source>
        <translation>警情，最急的在前</translation>
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
    <name>JoinSteps</name>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>加密</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
</context>
<context>
    <name>JoinWindow</name>
    <message>
        <source>The database is empty. Make the operation here, or ask who looks after it.</source>
        <translation>数据库是空的。可在此建立，也可询问管理员。</translation>
    </message>
    <message>
        <source>This computer has no keyring. The password is asked for again. Press Join to go on.</source>
        <translation>本机没有密钥环，下次启动时须重新输入口令。按“加入”继续。</translation>
    </message>
    <message>
        <source>This computer has no keyring that takes the password ({why}). It is asked for again at the next start. Press Join to go on.</source>
        <translation>本机没有可保存口令的密钥环（{why}）。下次启动将再次询问口令。按“加入”继续。</translation>
    </message>
    <message>
        <source>Join a shared database</source>
        <translation>加入共享数据库</translation>
    </message>
    <message>
        <source>Several desks work on one record. Ask who looks after the server for these.</source>
        <translation>多个席位共用一份记录。以下各项请向服务器管理员索取。</translation>
    </message>
    <message>
        <source>Server, or several with commas</source>
        <translation>服务器（多台用逗号分隔）</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>数据库</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>登录名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>Certificate of the authority</source>
        <translation>签发机构证书</translation>
    </message>
    <message>
        <source>Your certificate</source>
        <translation>本人证书</translation>
    </message>
    <message>
        <source>Key of your certificate</source>
        <translation>本人证书的密钥</translation>
    </message>
    <message>
        <source>empty: from the keyring, or by certificate</source>
        <translation>留空则取自密钥环或使用证书</translation>
    </message>
    <message>
        <source>only when the server asks for it</source>
        <translation>服务器要求时才填</translation>
    </message>
    <message>
        <source>Keep the password in this computer&apos;s keyring</source>
        <translation>将口令保存在本机密钥环中</translation>
    </message>
    <message>
        <source>Live operation</source>
        <translation>实战</translation>
    </message>
    <message>
        <source>Drill</source>
        <translation>演练</translation>
    </message>
    <message>
        <source>Name of the operation</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Make the operation</source>
        <translation>建立</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>加入</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>离开</translation>
    </message>
    <message>
        <source>What is open here is left, and the next start opens this again.</source>
        <translation>将离开当前打开的记录，下次启动时仍打开此数据库。</translation>
    </message>
</context>
<context>
    <name>KeysPanel</name>
    <message>
        <source>Typed on the command line: {verb}</source>
        <translation>命令行输入：{verb}</translation>
    </message>
    <message>
        <source>Click and press the new key</source>
        <translation>点此后按下新按键</translation>
    </message>
    <message>
        <source>Find by name or key</source>
        <translation>按名称或按键查找</translation>
    </message>
    <message>
        <source>Keys as delivered</source>
        <translation>恢复默认按键</translation>
    </message>
    <message>
        <source>{key} is the key of: {names}</source>
        <translation>按键 {key} 重复：{names}</translation>
    </message>
</context>
<context>
    <name>Layers</name>
    <message>
        <source>Incidents</source>
        <translation>警情</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>警力</translation>
    </message>
    <message>
        <source>Call signs</source>
        <translation>呼号</translation>
    </message>
    <message>
        <source>Who goes where</source>
        <translation>去向</translation>
    </message>
    <message>
        <source>Posts</source>
        <translation>站点</translation>
    </message>
    <message>
        <source>Zones</source>
        <translation>辖区</translation>
    </message>
    <message>
        <source>Grades of places</source>
        <translation>场所等级</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>地名</translation>
    </message>
    <message>
        <source>Base map</source>
        <translation>底图</translation>
    </message>
    <message>
        <source>Coverage rings</source>
        <translation>覆盖圈</translation>
    </message>
    <message>
        <source>Faults of zones</source>
        <translation>辖区问题</translation>
    </message>
    <message>
        <source>Reached in minutes</source>
        <translation>可达范围</translation>
    </message>
    <message>
        <source>Road closures</source>
        <translation>封路</translation>
    </message>
    <message>
        <source>Drawings</source>
        <translation>标绘</translation>
    </message>
    <message>
        <source>Trails of units</source>
        <translation>警力轨迹</translation>
    </message>
    <message>
        <source>Alarm points</source>
        <translation>报警点</translation>
    </message>
    <message>
        <source>Cameras</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Bureau</source>
        <translation>分局</translation>
    </message>
    <message>
        <source>Station district</source>
        <translation>派出所辖区</translation>
    </message>
    <message>
        <source>Police area</source>
        <translation>警务区</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>辖区</translation>
    </message>
</context>
<context>
    <name>LayersPanel</name>
    <message>
        <source>Strength</source>
        <extracomment>Painted into the base in this order, from the highest on. Levels of zones that most regions have.</extracomment>
        <translation>浓淡</translation>
    </message>
    <message>
        <source>Layers of the map</source>
        <translation>地图图层</translation>
    </message>
    <message>
        <source>Over the next one  (Alt+Up)</source>
        <translation>上移一层（Alt+上）</translation>
    </message>
    <message>
        <source>Under the next one  (Alt+Down)</source>
        <translation>下移一层（Alt+下）</translation>
    </message>
    <message>
        <source>How strongly the layer is painted  (Alt+Left, Alt+Right)</source>
        <translation>图层的浓淡（Alt+左、Alt+右）</translation>
    </message>
    <message>
        <source>Space shows or hides a layer. The topmost stands first; the base lies under all.</source>
        <translation>空格键显示或隐藏图层。最上层排在最前，底图在最下面。</translation>
    </message>
    <message>
        <source>Strength, and the key that shows and hides it</source>
        <translation>浓淡，以及显示和隐藏它的按键</translation>
    </message>
</context>
<context>
    <name>LoadStrip</name>
    <message>
        <source>╌ waiting calls</source>
        <extracomment>Fewer than so many make no line to look at.</extracomment>
        <translation>╌ 待派警情</translation>
    </message>
    <message>
        <source>━ free groups</source>
        <translation>━ 空闲警组</translation>
    </message>
    <message>
        <source>▮ calls in the last hour</source>
        <translation>▮ 近一小时警情</translation>
    </message>
    <message>
        <source>Nothing to draw yet. A point is added each minute, a bar for each hour with calls.</source>
        <translation>暂无数据。每分钟添加一个点，每小时有警情时添加一柱。</translation>
    </message>
</context>
<context>
    <name>Log</name>
    <message>
        <source>undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>(you)</source>
        <translation>（本席）</translation>
    </message>
    <message>
        <source>(you, not sent yet)</source>
        <translation>（本席，待发）</translation>
    </message>
    <message>
        <source>drill</source>
        <translation>演练</translation>
    </message>
    <message>
        <source>: {reason}</source>
        <translation>：{reason}</translation>
    </message>
    <message>
        <source>: {words}</source>
        <translation>：{words}</translation>
    </message>
    <message>
        <source>: {reply}</source>
        <translation>：{reply}</translation>
    </message>
    <message>
        <source>{incident} received</source>
        <translation>接到 {incident}</translation>
    </message>
    <message>
        <source>: {class}</source>
        <translation>：{class}</translation>
    </message>
    <message>
        <source>, {place}</source>
        <translation>，{place}</translation>
    </message>
    <message>
        <source>{incident} corrected: {fields}</source>
        <translation>{incident} 更正：{fields}</translation>
    </message>
    <message>
        <source>{units} assigned to {incident}</source>
        <translation>{units} 派往 {incident}</translation>
    </message>
    <message>
        <source>{units} moved to {incident}</source>
        <translation>{units} 改派 {incident}</translation>
    </message>
    <message>
        <source>{units} released from {incident}</source>
        <translation>{units} 撤离 {incident}</translation>
    </message>
    <message>
        <source>{unit}: {status}</source>
        <translation>{unit}：{status}</translation>
    </message>
    <message>
        <source> ({incident})</source>
        <translation>（{incident}）</translation>
    </message>
    <message>
        <source>{incident} to tier {tier}</source>
        <translation>{incident} 调整为梯次 {tier}</translation>
    </message>
    <message>
        <source> with {units}</source>
        <translation>，增派 {units}</translation>
    </message>
    <message>
        <source>, recommended: {recommended}</source>
        <translation>，原推荐：{recommended}</translation>
    </message>
    <message>
        <source>, {short} needs not met</source>
        <translation>，{short} 项不足</translation>
    </message>
    <message>
        <source>{incident} down to tier {tier}</source>
        <translation>{incident} 降为梯次 {tier}</translation>
    </message>
    <message>
        <source>, {units} released</source>
        <translation>，撤回 {units}</translation>
    </message>
    <message>
        <source>{incident} diverted to {service}</source>
        <translation>{incident} 分流至 {service}</translation>
    </message>
    <message>
        <source>note on {incident}: {text}</source>
        <translation>{incident} 备注：{text}</translation>
    </message>
    <message>
        <source>{unit} reports on {incident}: {text}</source>
        <translation>{unit} 反馈 {incident}：{text}</translation>
    </message>
    <message>
        <source>{incident}: {step} is late, noted</source>
        <translation>{incident}：{step}超时，已签知</translation>
    </message>
    <message>
        <source>: {note}</source>
        <translation>：{note}</translation>
    </message>
    <message>
        <source>hazard at the place of {incident}: {text}</source>
        <translation>{incident} 处险情：{text}</translation>
    </message>
    <message>
        <source>{unit} leads on {incident}</source>
        <translation>{unit} 主办 {incident}</translation>
    </message>
    <message>
        <source>{unit} sends {incident} back</source>
        <translation>{unit} 退回 {incident}</translation>
    </message>
    <message>
        <source>{incident} joined to {main}</source>
        <translation>{incident} 并入 {main}</translation>
    </message>
    <message>
        <source>, {units} go over</source>
        <translation>，{units} 转入</translation>
    </message>
    <message>
        <source>{arms} asked to come to {incident}</source>
        <translation>请 {arms} 增援 {incident}</translation>
    </message>
    <message>
        <source>legal review of {incident} asked for</source>
        <translation>提请法制审核 {incident}</translation>
    </message>
    <message>
        <source>{request} delivered to {addressee}</source>
        <translation>{request} 已送达 {addressee}</translation>
    </message>
    <message>
        <source>{addressee} acknowledged {request}</source>
        <translation>{addressee} 已签收 {request}</translation>
    </message>
    <message>
        <source>{addressee} answers {request}: {answer}</source>
        <translation>{addressee} 答复 {request}：{answer}</translation>
    </message>
    <message>
        <source>, with {units}</source>
        <translation>，派出 {units}</translation>
    </message>
    <message>
        <source>review {request}: {answer}</source>
        <translation>审核 {request}：{answer}</translation>
    </message>
    <message>
        <source>{addressee} asked again: {request}</source>
        <translation>催办 {addressee}：{request}</translation>
    </message>
    <message>
        <source>{incident} closed: {disposition}</source>
        <translation>{incident} 结案：{disposition}</translation>
    </message>
    <message>
        <source>{incident} reopened</source>
        <translation>{incident} 重新打开</translation>
    </message>
    <message>
        <source>{unit} put on record</source>
        <translation>{unit} 登记</translation>
    </message>
    <message>
        <source>a road closed</source>
        <translation>道路封闭</translation>
    </message>
    <message>
        <source>a road opened</source>
        <translation>道路解除封闭</translation>
    </message>
    <message>
        <source>{incident}: alarm raised at {asset}</source>
        <translation>{incident}：报警点 {asset} 报警</translation>
    </message>
    <message>
        <source>drawn on the map</source>
        <translation>在地图上标绘</translation>
    </message>
    <message>
        <source>: {label}</source>
        <translation>：{label}</translation>
    </message>
    <message>
        <source>a drawing erased</source>
        <translation>擦除一处标绘</translation>
    </message>
    <message>
        <source>zone {zone} graded {grade}, before {grade_before}</source>
        <translation>辖区 {zone} 评为{grade}，原为{grade_before}</translation>
    </message>
    <message>
        <source>: {public_reason}</source>
        <translation>：{public_reason}</translation>
    </message>
    <message>
        <source>{assets} alarm points and cameras placed</source>
        <translation>设置 {assets} 个报警点和摄像头</translation>
    </message>
    <message>
        <source>{asset} removed</source>
        <translation>{asset} 已移除</translation>
    </message>
    <message>
        <source>zones edited: {touched}</source>
        <translation>辖区已调整：{touched}</translation>
    </message>
    <message>
        <source>region {region}: {zones} zones, {posts} posts</source>
        <translation>辖区 {region}：{zones} 个区，{posts} 个站点</translation>
    </message>
    <message>
        <source>doctrine {doctrine} is in force, before it {before}</source>
        <translation>启用勤务规则{doctrine}，此前为{before}</translation>
    </message>
    <message>
        <source>how long is kept was set anew</source>
        <translation>重新设定了保存期限</translation>
    </message>
    <message>
        <source>, texts {private_days} days</source>
        <translation>，文字 {private_days} 天</translation>
    </message>
    <message>
        <source>, positions {positions_days} days</source>
        <translation>，位置 {positions_days} 天</translation>
    </message>
    <message>
        <source>texts of {ended} ended incidents erased</source>
        <translation>已清除 {ended} 起已结警情的文字</translation>
    </message>
    <message>
        <source>{rows} old positions moved to files</source>
        <translation>{rows} 条旧位置已移入文件</translation>
    </message>
    <message>
        <source>entry {seq} can not be read: run main.py db verify</source>
        <translation>第{seq}条记录无法读取：请运行 main.py db verify</translation>
    </message>
    <message>
        <source>entry {seq} undone</source>
        <translation>撤销记录 {seq}</translation>
    </message>
    <message>
        <source>: {undone}</source>
        <translation>：{undone}</translation>
    </message>
    <message>
        <source> in {zone}</source>
        <translation>（{zone}）</translation>
    </message>
    <message>
        <source> for {who}</source>
        <translation>，由 {who}</translation>
    </message>
    <message>
        <source>{tours} tours planned</source>
        <translation>排班 {tours} 个</translation>
    </message>
    <message>
        <source>tour of {who} changed</source>
        <translation>{who} 的勤务已修改</translation>
    </message>
    <message>
        <source>{tours} tours struck off</source>
        <translation>删去勤务 {tours} 个</translation>
    </message>
    <message>
        <source>{who} is on duty</source>
        <translation>{who} 上岗</translation>
    </message>
    <message>
        <source>{who} is off duty</source>
        <translation>{who} 下岗</translation>
    </message>
    <message>
        <source>{who} is on its break</source>
        <translation>{who} 开始休息</translation>
    </message>
    <message>
        <source>{who} is back from its break</source>
        <translation>{who} 休息结束</translation>
    </message>
    <message>
        <source>shift handed over</source>
        <translation>已交班</translation>
    </message>
    <message>
        <source>shift taken over from {giver}</source>
        <translation>已从 {giver} 接班</translation>
    </message>
    <message>
        <source>{task} to do</source>
        <translation>新任务：{task}</translation>
    </message>
    <message>
        <source>{task} given</source>
        <translation>任务派发：{task}</translation>
    </message>
    <message>
        <source>{task} begun</source>
        <translation>任务开始：{task}</translation>
    </message>
    <message>
        <source>{task}: {outcome}</source>
        <translation>任务 {task}：{outcome}</translation>
    </message>
    <message>
        <source>notice to {addressee}</source>
        <translation>通知 {addressee}</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>priority</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>story</source>
        <translation>报警内容</translation>
    </message>
    <message>
        <source>source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>接警时间</translation>
    </message>
    <message>
        <source>entered</source>
        <translation>录入时间</translation>
    </message>
</context>
<context>
    <name>LogPanel</name>
    <message>
        <source>Nothing has happened yet. Every step of every desk is written here.</source>
        <translation>尚无记录。各席位的每一步都会写在这里。</translation>
    </message>
    <message>
        <source>{0} unread ↑</source>
        <translation>{0} 条未读 ↑</translation>
    </message>
    <message>
        <source>{0} unread ↓</source>
        <translation>{0} 条未读 ↓</translation>
    </message>
    <message>
        <source>Activity log, newest first</source>
        <translation>工作日志，最新在前</translation>
    </message>
</context>
<context>
    <name>MapCanvas</name>
    <message>
        <source>{why}. Showing the region&apos;s own base.</source>
        <translation>{why}。现显示辖区自绘底图。</translation>
    </message>
    <message>
        <source>Map server: {why}. Kept tiles and the region&apos;s own base are shown.</source>
        <translation>地图服务器：{why}。现显示已保存的瓦片和辖区自带底图。</translation>
    </message>
    <message>
        <source>No base map: {why}</source>
        <translation>没有底图：{why}</translation>
    </message>
    <message>
        <source>Tiles with flaws: {count}. The last: {why}</source>
        <translation>有问题的瓦片：{count}。最近一个：{why}</translation>
    </message>
    <message>
        <source>No region: open one, or make the training county</source>
        <translation>没有辖区：请打开一个辖区，或生成训练县</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} 分</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} 小时</translation>
    </message>
    <message>
        <source>{n} d</source>
        <translation>{n} 天</translation>
    </message>
</context>
<context>
    <name>MapLegend</name>
    <message>
        <source>Level I</source>
        <translation>I 级</translation>
    </message>
    <message>
        <source>Level II</source>
        <translation>II 级</translation>
    </message>
    <message>
        <source>Level III</source>
        <translation>III 级</translation>
    </message>
    <message>
        <source>Level IV</source>
        <translation>IV 级</translation>
    </message>
    <message>
        <source>Waiting: nobody assigned</source>
        <translation>待派：无人到位</translation>
    </message>
    <message>
        <source>Units dispatched</source>
        <translation>已派警</translation>
    </message>
    <message>
        <source>Units on the way</source>
        <translation>途中</translation>
    </message>
    <message>
        <source>Units on scene</source>
        <translation>已到场</translation>
    </message>
    <message>
        <source>Units have left, not closed</source>
        <translation>警力已撤，未结案</translation>
    </message>
    <message>
        <source>Raised to a tier</source>
        <translation>升级后的梯次</translation>
    </message>
    <message>
        <source>Task to do</source>
        <translation>待办任务</translation>
    </message>
    <message>
        <source>Place graded red</source>
        <translation>红色等级区域</translation>
    </message>
    <message>
        <source>Place graded orange</source>
        <translation>橙色等级区域</translation>
    </message>
    <message>
        <source>Place graded green</source>
        <translation>绿色等级区域</translation>
    </message>
    <message>
        <source>Many incidents, the worst level</source>
        <translation>多起警情，最急级别</translation>
    </message>
    <message>
        <source>Many units, the share free</source>
        <translation>多个警力，空闲比例</translation>
    </message>
    <message>
        <source>Unit available</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>Unit dispatched</source>
        <translation>已派</translation>
    </message>
    <message>
        <source>Delivered to the unit</source>
        <translation>已送达</translation>
    </message>
    <message>
        <source>Unit acknowledged</source>
        <translation>已签收</translation>
    </message>
    <message>
        <source>Unit on the way</source>
        <translation>途中</translation>
    </message>
    <message>
        <source>Unit on scene</source>
        <translation>到场</translation>
    </message>
    <message>
        <source>Unit returning</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Unit off duty</source>
        <translation>下勤</translation>
    </message>
    <message>
        <source>Position is old</source>
        <translation>定位过期</translation>
    </message>
    <message>
        <source>No position, at its post</source>
        <translation>无定位，显示驻地</translation>
    </message>
    <message>
        <source>Post</source>
        <translation>警务站</translation>
    </message>
    <message>
        <source>Post, closed now</source>
        <translation>警务站，现未开放</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Alarm point</source>
        <translation>报警点</translation>
    </message>
</context>
<context>
    <name>MapNotes</name>
    <message>
        <source>Fictional: made by a program for training; no place, person or case in it is real.</source>
        <translation>虚构数据：由程序生成，仅供训练；地点、人物、案件均非真实。</translation>
    </message>
</context>
<context>
    <name>MapTools</name>
    <message>
        <source>{length} …</source>
        <extracomment>Asks for the way between two places.</extracomment>
        <translation>{length}，计算中…</translation>
    </message>
    <message>
        <source>{length}, partly straight: {why}</source>
        <translation>{length}，部分为直线：{why}</translation>
    </message>
    <message>
        <source>{length} by road, {minutes} min</source>
        <translation>道路距离 {length}，{minutes} 分钟</translation>
    </message>
    <message>
        <source>no road leads there</source>
        <translation>无道路可达</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <extracomment>The layer that the instrument shows its rings in. Half a cell of the raster that rings are contours of: fewer corners say the same, and are painted in every frame. Told the areas that are reached, or why they are not known. Asks what is reached from a place.</extracomment>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>Looking for what is reached…</source>
        <translation>正在计算可达范围…</translation>
    </message>
    <message>
        <source>Click the centre, then the edge · Backspace takes a click back · Esc takes it off the map</source>
        <translation>点击圆心，再点击圆周 · 退格键撤销一次点击 · Esc 清除</translation>
    </message>
    <message>
        <source>Click where from: 5, 10 and 15 minutes · Enter leaves the rings · Esc takes them off</source>
        <translation>点击出发地：5、10、15 分钟 · 回车保留范围 · Esc 清除</translation>
    </message>
    <message>
        <source>Click place after place · Backspace takes one back · Enter ends · Esc takes it off the map</source>
        <translation>依次点击各点 · 退格键撤销一点 · 回车结束 · Esc 清除</translation>
    </message>
    <message>
        <source>by keys: arrows, Space</source>
        <translation>用键：方向键移动，空格落点</translation>
    </message>
    <message>
        <source>Places are written so: {0}</source>
        <translation>坐标写法：{0}</translation>
    </message>
    <message>
        <source>{radius} · units {units}, available {available} · incidents {incidents}</source>
        <translation>{radius} · 警力 {units}，空闲 {available} · 警情 {incidents}</translation>
    </message>
</context>
<context>
    <name>MapWindow</name>
    <message>
        <source>Map</source>
        <extracomment>Workers of a window that was closed have ended by then, so that nobody waits for them. Centres of one view in windows of two sizes may differ by this: corners lie on whole pixels.</extracomment>
        <translation>地图</translation>
    </message>
    <message>
        <source>&amp;Follow the desk&apos;s map</source>
        <translation>跟随主地图(&amp;F)</translation>
    </message>
</context>
<context>
    <name>NewCall</name>
    <message>
        <source>Nothing is called that. Click the place on the map; the words are kept.</source>
        <translation>没有这个地名。请在地图上点选；已输入的文字会保留。</translation>
    </message>
    <message>
        <source>Type a place, or click it on the map</source>
        <translation>输入地点，或在地图上点选</translation>
    </message>
    <message>
        <source>Choose a class</source>
        <translation>请选择类别</translation>
    </message>
    <message>
        <source>Choose a place from the list, or click it on the map</source>
        <translation>请从列表选择地点，或在地图上点选</translation>
    </message>
    <message>
        <source>Refused: {0}</source>
        <translation>被拒绝：{0}</translation>
    </message>
    <message>
        <source>Correct {0}</source>
        <translation>更正 {0}</translation>
    </message>
    <message>
        <source>Send, join to {0}</source>
        <translation>发送并并入 {0}</translation>
    </message>
    <message>
        <source>Enter goes on and sends · Esc keeps the draft</source>
        <translation>回车下一步并发送 · Esc 保留草稿</translation>
    </message>
    <message>
        <source>Enter goes on and corrects · Esc leaves it as it is</source>
        <translation>回车下一步并更正 · Esc 保持原样</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>Priority, proposed</source>
        <translation>级别（建议）</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Street and number, a name, or longitude, latitude</source>
        <translation>路名门牌、地名，或经度,纬度</translation>
    </message>
    <message>
        <source>What happened? Shift+Enter begins a new line</source>
        <translation>发生了什么？Shift+回车换行</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Name, initials or code; → for finer classes</source>
        <translation>名称、拼音首字母或代码；→ 看细类</translation>
    </message>
    <message>
        <source>Send the call ({0})</source>
        <translation>发送警情（{0}）</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
</context>
<context>
    <name>NoticeForm</name>
    <message>
        <source>Notice to a zone</source>
        <translation>向协作区发通知</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>about a place or an event, never about a person</source>
        <translation>只写地点或事件，不写人员</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>协作区</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Name the zone, and say what.</source>
        <translation>请选择协作区并填写内容。</translation>
    </message>
</context>
<context>
    <name>OfflineChip</name>
    <message>
        <source>What is done meanwhile is kept on this computer and sent by itself when the server is back.</source>
        <extracomment>An outage that is shorter is not told by an alert: a server that hands over to another takes a few seconds.</extracomment>
        <translation>期间的操作都保存在本机，服务器恢复后自动发送。</translation>
    </message>
    <message>
        <source>Commands that were given offline and that the server refused; press to decide</source>
        <translation>离线时下达、被服务器拒绝的指令；点按处理</translation>
    </message>
    <message>
        <source>server is back, sending {count}</source>
        <translation>服务器已恢复，正在发送{count}条</translation>
    </message>
    <message>
        <source>offline since {since}, {count} waiting</source>
        <translation>离线自{since}，{count}条待发</translation>
    </message>
    <message>
        <source>offline since {since}</source>
        <translation>离线自{since}</translation>
    </message>
    <message>
        <source>{count} to decide</source>
        <translation>{count}条待定</translation>
    </message>
</context>
<context>
    <name>OfflineView</name>
    <message>
        <source>Decide</source>
        <translation>处理</translation>
    </message>
    <message>
        <source>Offline since {since}: the server answers and can not be used: {why}. Work goes on here; waiting: {count}.</source>
        <translation>离线自{since}：服务器有应答但无法使用：{why}。可继续工作；{count}条待发。</translation>
    </message>
    <message>
        <source>Offline since {since}: the server does not answer. Work goes on here, on what this desk saw last.</source>
        <translation>离线自{since}：服务器无应答。可继续工作，画面为本席最后所见。</translation>
    </message>
    <message>
        <source>Offline since {since}: the server does not answer. Work goes on here; waiting, and sent when it is back: {count}.</source>
        <translation>离线自{since}：服务器无应答。可继续工作；{count}条指令待发，恢复后自动发送。</translation>
    </message>
    <message>
        <source>Given offline and refused by the server: {count}. Each waits for your decision.</source>
        <translation>离线时下达、被服务器拒绝的指令{count}条，等您决定。</translation>
    </message>
    <message>
        <source>The server is back. Sending what was done offline: {count} left.</source>
        <translation>服务器已恢复，正在发送离线期间的指令：还剩{count}条。</translation>
    </message>
</context>
<context>
    <name>OpeningWindow</name>
    <message>
        <source>Command console</source>
        <translation>警务指挥台</translation>
    </message>
    <message>
        <source>Making the training county ready</source>
        <translation>正在准备训练县</translation>
    </message>
    <message>
        <source>Opening the record</source>
        <translation>正在打开记录</translation>
    </message>
    <message>
        <source>A server that does not answer is given up after some seconds.</source>
        <translation>服务器无响应时，数秒后将放弃等待。</translation>
    </message>
    <message>
        <source>This is done once and takes some seconds. Later starts open at once.</source>
        <translation>仅首次需要几秒，以后立即打开。</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Land and water</source>
        <translation>地形与水系</translation>
    </message>
    <message>
        <source>Roads and towns</source>
        <translation>道路与城镇</translation>
    </message>
    <message>
        <source>Districts, stations, posts</source>
        <translation>辖区、派出所、警务站</translation>
    </message>
    <message>
        <source>Writing files</source>
        <translation>写入文件</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>Post</name>
    <message>
        <source>not in use</source>
        <translation>不启用</translation>
    </message>
    <message>
        <source>closed now</source>
        <translation>现未开放</translation>
    </message>
    <message>
        <source>nobody on duty</source>
        <translation>无人值守</translation>
    </message>
    <message>
        <source>{0} · {1} of {2} free</source>
        <translation>{0} · 空闲 {1}/{2}</translation>
    </message>
</context>
<context>
    <name>PrintForm</name>
    <message>
        <source>Print the map</source>
        <translation>打印地图</translation>
    </message>
    <message>
        <source>for paper, on white</source>
        <translation>纸张配色（白底）</translation>
    </message>
    <message>
        <source>as in the window</source>
        <translation>与窗口一致</translation>
    </message>
    <message>
        <source>with the legend</source>
        <translation>附图例</translation>
    </message>
    <message>
        <source>Documents ({0})</source>
        <translation>文档（{0}）</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>纸张</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>打印</translation>
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
    <name>Private</name>
    <message>
        <source>(erased when its time was over)</source>
        <translation>（已按期删除）</translation>
    </message>
    <message>
        <source>What was said about callers is erased after a set time. The record holds without it.</source>
        <translation>有关报警人的内容按规定期限删除，不影响记录的完整性。</translation>
    </message>
    <message>
        <source>What was said about callers is not for the role {role}.</source>
        <translation>{role}无权查看有关报警人的内容。</translation>
    </message>
</context>
<context>
    <name>RecordMark</name>
    <message>
        <source>✗ journal</source>
        <translation>✗ 日志</translation>
    </message>
    <message>
        <source>The journal is not what it was: the note over the map says more</source>
        <translation>日志与以前不一致：详见地图上方的提示</translation>
    </message>
    <message>
        <source>✓ journal</source>
        <translation>✓ 日志</translation>
    </message>
    <message>
        <source>Verified up to entry {number} at {at}</source>
        <translation>已于 {at} 校验到第 {number} 条</translation>
    </message>
</context>
<context>
    <name>RecordView</name>
    <message>
        <source>Entries of the journal are gone: this computer saw entry {seq} on {at}, and it ends at {end} now.</source>
        <translation>日志缺少条目：本机曾于 {at} 看到第 {seq} 条，现在只到第 {end} 条。</translation>
    </message>
    <message>
        <source>The journal was rewritten: entry {seq} is not the one that this computer saw on {at}.</source>
        <translation>日志被改写：第 {seq} 条与本机于 {at} 看到的不一致。</translation>
    </message>
    <message>
        <source>Ask who looks after the database. If it was restored on purpose: main.py db verify --remembered --accept</source>
        <translation>请询问数据库管理员。如果是有意恢复的备份：main.py db verify --remembered --accept</translation>
    </message>
    <message>
        <source>Entry {seq} of the journal was changed or is missing: its chain does not hold from there on.</source>
        <translation>日志第 {seq} 条被改动或缺失：从该条起校验链不成立。</translation>
    </message>
    <message>
        <source>Keep a copy of the database as it is, then restore a backup: main.py db verify tells more.</source>
        <translation>请先原样保留一份数据库，再恢复备份：main.py db verify 可查看详情。</translation>
    </message>
    <message>
        <source>The record could not be checked: {why}. It is tried again; the error log has more.</source>
        <translation>记录未能检查：{why}。将再次尝试；详情见错误日志。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock went back by {by} at {at}. The order of entries is kept by their numbers; look that the time is right.</source>
        <translation>本机时钟于 {at} 倒退了 {by}。条目仍按编号排序；请检查时间是否正确。</translation>
    </message>
</context>
<context>
    <name>Refusal</name>
    <message>
        <source>a newer console brought it up to date (its schema is {found}, this program&apos;s is {own}): update this console to that version, then open it again</source>
        <translation>该数据库已由新版程序升级（数据库结构版本为 {found}，本程序为 {own}）：请将本机程序更新到该版本，然后重新打开</translation>
    </message>
    <message>
        <source>an incident that is {status} can not be: {event}</source>
        <translation>{status}的警情不能{event}</translation>
    </message>
    <message>
        <source>an outline keeps three corners</source>
        <translation>边界至少保留三个点</translation>
    </message>
    <message>
        <source>another program holds it locked; the command was not kept: end that program or let it finish, then send it again</source>
        <translation>另一个程序锁住了数据库；本命令未保存：请结束该程序或等它完成，再重新发送</translation>
    </message>
    <message>
        <source>answer: {answer} is none to a request of this kind; known are {known}</source>
        <translation>答复：{answer} 不适用于此类请求；可用：{known}</translation>
    </message>
    <message>
        <source>asks for less than tier {tier}</source>
        <translation>要求低于第{tier}梯次</translation>
    </message>
    <message>
        <source>assets: the heading of {code} is no number of degrees</source>
        <translation>assets：{code} 的朝向不是度数</translation>
    </message>
    <message>
        <source>at: [{lon}, {lat}] is no place: longitude comes first, in degrees</source>
        <translation>坐标：[{lon}, {lat}] 无效，应先经度后纬度，单位为度</translation>
    </message>
    <message>
        <source>at: a task has a place, a zone, an incident or a unit</source>
        <translation>at：任务须有地点、协作区、警情或单元</translation>
    </message>
    <message>
        <source>can not be read: {why}</source>
        <translation>无法读取：{why}</translation>
    </message>
    <message>
        <source>class: {code} is unknown; the top classes are {known}</source>
        <translation>类别 {code} 未知；大类有 {known}</translation>
    </message>
    <message>
        <source>clear: {field} is given a value too</source>
        <translation>clear：{field} 同时给了新值</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>不完整</translation>
    </message>
    <message>
        <source>cut off or damaged: its {name} end at byte {end}, the file at {size}</source>
        <translation>不完整或已损坏：{name} 止于第 {end} 字节，文件止于 {size}</translation>
    </message>
    <message>
        <source>cut off: {bytes} bytes</source>
        <translation>文件不完整：{bytes} 字节</translation>
    </message>
    <message>
        <source>damaged or no MBTiles: {error}</source>
        <translation>已损坏或不是 MBTiles：{error}</translation>
    </message>
    <message>
        <source>damaged: a number is longer than 64 bits</source>
        <translation>已损坏：数字超过 64 位</translation>
    </message>
    <message>
        <source>damaged: it can not be unpacked ({error})</source>
        <translation>已损坏：无法解压（{error}）</translation>
    </message>
    <message>
        <source>damaged: it ends in the middle of a number</source>
        <translation>已损坏：数字不完整</translation>
    </message>
    <message>
        <source>damaged: its directories lie in one another too deeply</source>
        <translation>已损坏：目录嵌套过深</translation>
    </message>
    <message>
        <source>damaged: its directory can not be read</source>
        <translation>已损坏：目录无法读取</translation>
    </message>
    <message>
        <source>damaged: {error}</source>
        <translation>已损坏：{error}</translation>
    </message>
    <message>
        <source>damaged: {length} bytes at {start} are asked for</source>
        <translation>已损坏：在 {start} 处要求 {length} 字节</translation>
    </message>
    <message>
        <source>did you mean {near}?</source>
        <translation>是否指 {near}？</translation>
    </message>
    <message>
        <source>disposition: {code} is unknown; known are {known}</source>
        <translation>处理结果 {code} 未知；可用 {known}</translation>
    </message>
    <message>
        <source>encrypted</source>
        <translation>已加密</translation>
    </message>
    <message>
        <source>encrypted and verified as {name} by {issuer}, until {until}</source>
        <translation>已加密，已核验为 {name}（{issuer} 签发，有效期至 {until}）</translation>
    </message>
    <message>
        <source>encrypted and verified as {name} by {issuer}; its certificate ends on {until}: have it renewed</source>
        <translation>已加密，已核验为 {name}（{issuer} 签发）；证书将于 {until} 到期，请及时更换</translation>
    </message>
    <message>
        <source>encrypted by a certificate of {issuer} for {name}; that this is the server&apos;s name is not verified</source>
        <translation>已加密，证书由 {issuer} 签发给 {name}；未核验服务器名称</translation>
    </message>
    <message>
        <source>encrypted, but the server is not verified: somebody between could be taken for it</source>
        <translation>已加密，但未核验服务器身份：中间人可能冒充服务器</translation>
    </message>
    <message>
        <source>ends_at: a tour ends after it begins, at most {days} days later</source>
        <translation>ends_at：勤务结束须晚于开始，最多 {days} 天</translation>
    </message>
    <message>
        <source>entry {seq} ({command}) changed nothing</source>
        <translation>第 {seq} 条记录（{command}）没有改动任何内容</translation>
    </message>
    <message>
        <source>fixed_at: {value} lacks a time zone</source>
        <translation>fixed_at：{value} 缺少时区</translation>
    </message>
    <message>
        <source>goes in a circle, or too deep</source>
        <translation>相互引用或层数过多</translation>
    </message>
    <message>
        <source>handover: there is none {handover}</source>
        <translation>handover：没有交班 {handover}</translation>
    </message>
    <message>
        <source>has no sheet</source>
        <translation>没有工作表</translation>
    </message>
    <message>
        <source>how did it end? one of {known}</source>
        <translation>处置结果是？可选：{known}</translation>
    </message>
    <message>
        <source>incident {incident} is on record already, received at {at}</source>
        <translation>警情 {incident} 已登记，报警时间 {at}</translation>
    </message>
    <message>
        <source>internal error: {why}</source>
        <translation>内部错误：{why}</translation>
    </message>
    <message>
        <source>is larger than {most} MB: no list</source>
        <translation>超过 {most} MB，不是名单</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>is missing or empty</source>
        <translation>缺失或为空</translation>
    </message>
    <message>
        <source>is no CSV: {why}</source>
        <translation>不是 CSV 文件：{why}</translation>
    </message>
    <message>
        <source>is no JSON object</source>
        <translation>不是 JSON 对象</translation>
    </message>
    <message>
        <source>is no JSON: {why}</source>
        <translation>不是 JSON：{why}</translation>
    </message>
    <message>
        <source>is no TOML: {why}</source>
        <translation>不是 TOML：{why}</translation>
    </message>
    <message>
        <source>is no XLSX workbook: {why}</source>
        <translation>不是 XLSX 工作簿：{why}</translation>
    </message>
    <message>
        <source>is no XLSX workbook; an older or an encrypted one is to be saved as XLSX first</source>
        <translation>不是 XLSX 工作簿；旧格式或加密的请先另存为 XLSX</translation>
    </message>
    <message>
        <source>is text in neither UTF-8 nor GB18030: {why} at byte {place}</source>
        <translation>既不是 UTF-8 也不是 GB18030 文本：第 {place} 字节（{why}）</translation>
    </message>
    <message>
        <source>it belongs to another program: it has a table {table}; name a new database</source>
        <translation>该数据库属于其他程序（含有表 {table}），请另用新数据库</translation>
    </message>
    <message>
        <source>it builds on {command} ({what}), given offline and refused</source>
        <translation>它依赖于离线时下达、已被拒绝的“{command}”（{what}）</translation>
    </message>
    <message>
        <source>it has to be brought up to date, and no copy of it can be made first ({text}): make room beside it, or move it to where there is room</source>
        <translation>数据库需要升级，但无法先保存副本（{text}）：请腾出空间，或移到有空间的位置</translation>
    </message>
    <message>
        <source>it holds no operation, and {user} may not make one: the database&apos;s owner runs `main.py db init`</source>
        <translation>数据库中没有实战或演练，{user} 也无权建立：请数据库所有者执行 `main.py db init`</translation>
    </message>
    <message>
        <source>it holds no operation; `main.py db init` makes one</source>
        <translation>数据库中没有实战或演练；执行 `main.py db init` 可建立</translation>
    </message>
    <message>
        <source>it holds no tiles</source>
        <translation>其中没有瓦片</translation>
    </message>
    <message>
        <source>it is packed with {way}; only gzip is read</source>
        <translation>以 {way} 压缩；只能读取 gzip</translation>
    </message>
    <message>
        <source>it refuses, with status {status}</source>
        <translation>服务器拒绝，状态码 {status}</translation>
    </message>
    <message>
        <source>it unpacks to more than {most} MB</source>
        <translation>解压后超过 {most} MB</translation>
    </message>
    <message>
        <source>its answers are no pictures</source>
        <translation>返回的不是图片</translation>
    </message>
    <message>
        <source>its schema is half made ({text}), and nothing was changed: restore a backup by `main.py db restore`, or take the copy that was made beside it before it was brought up to date</source>
        <translation>数据库结构只完成了一半（{text}），未做任何改动：请用 `main.py db restore` 恢复备份，或使用升级前在旁边保存的副本</translation>
    </message>
    <message>
        <source>its schema is {found}, this program&apos;s is {own}: run `main.py db init`</source>
        <translation>数据库结构版本为 {found}，本程序为 {own}：请执行 `main.py db init`</translation>
    </message>
    <message>
        <source>its tiles are no pictures</source>
        <translation>其中的瓦片不是图片</translation>
    </message>
    <message>
        <source>its zooms are {low} to {high}</source>
        <translation>其缩放级别为 {low} 至 {high}</translation>
    </message>
    <message>
        <source>known are {names}</source>
        <translation>可用的有 {names}</translation>
    </message>
    <message>
        <source>label: a text must say something</source>
        <translation>label：文字不能为空</translation>
    </message>
    <message>
        <source>larger than {most} MB</source>
        <translation>大于 {most} MB</translation>
    </message>
    <message>
        <source>merging takes two zones and more</source>
        <translation>合并需要两个以上辖区</translation>
    </message>
    <message>
        <source>must be a list of numbers from 1 to 4</source>
        <translation>须为 1 至 4 的数字列表</translation>
    </message>
    <message>
        <source>must be a list of tables, written [[{header}]]</source>
        <translation>须为表的列表，写作 [[{header}]]</translation>
    </message>
    <message>
        <source>must be a list of texts</source>
        <translation>须为文字列表</translation>
    </message>
    <message>
        <source>must be a table</source>
        <translation>须为表</translation>
    </message>
    <message>
        <source>must be a table such as {{ en = &quot;Dispute&quot;, zh = &quot;纠纷&quot; }}</source>
        <translation>须为表，例如 {{ en = &quot;Dispute&quot;, zh = &quot;纠纷&quot; }}</translation>
    </message>
    <message>
        <source>must be a text</source>
        <translation>须为文字</translation>
    </message>
    <message>
        <source>must be such as 24h, 5x8, closed or &quot;1-5 08:00-17:00&quot;</source>
        <translation>须如 24h、5x8、closed 或 &quot;1-5 08:00-17:00&quot;</translation>
    </message>
    <message>
        <source>must be true or false</source>
        <translation>须为 true 或 false</translation>
    </message>
    <message>
        <source>neither MBTiles nor PMTiles</source>
        <translation>既不是 MBTiles 也不是 PMTiles</translation>
    </message>
    <message>
        <source>no PMTiles: its first bytes are others</source>
        <translation>不是 PMTiles：文件头不符</translation>
    </message>
    <message>
        <source>no answer within {seconds} s</source>
        <translation>{seconds} 秒内没有应答</translation>
    </message>
    <message>
        <source>no border runs there</source>
        <translation>此处没有边界</translation>
    </message>
    <message>
        <source>no column is named {column}; those there are: {there}</source>
        <translation>没有“{column}”一列；现有：{there}</translation>
    </message>
    <message>
        <source>no computer is known as {host}: is the name right, and is this computer on the network?</source>
        <translation>找不到名为 {host} 的计算机：名称是否正确？本机是否已联网？</translation>
    </message>
    <message>
        <source>no encrypted connection can be made: {text}</source>
        <translation>无法建立加密连接：{text}</translation>
    </message>
    <message>
        <source>no incident is called {word}</source>
        <translation>没有编号为 {word} 的警情</translation>
    </message>
    <message>
        <source>no post and no place is called {place}</source>
        <translation>没有名为“{place}”的站点或地点</translation>
    </message>
    <message>
        <source>no such doctrine</source>
        <translation>没有该勤务规则</translation>
    </message>
    <message>
        <source>no such file</source>
        <translation>文件不存在</translation>
    </message>
    <message>
        <source>no tour of {unit} is planned</source>
        <translation>{unit} 没有计划的勤务</translation>
    </message>
    <message>
        <source>no unit and no incident is called {word}</source>
        <translation>没有名为 {word} 的警力或警情</translation>
    </message>
    <message>
        <source>no unit is called {word}</source>
        <translation>没有叫 {word} 的单元</translation>
    </message>
    <message>
        <source>no vector tile: there is no field of the type {wire}</source>
        <translation>不是矢量瓦片：没有类型为 {wire} 的字段</translation>
    </message>
    <message>
        <source>no zone has a corner there</source>
        <translation>此处没有边界点</translation>
    </message>
    <message>
        <source>nobody is on {incident}</source>
        <translation>{incident} 上没有警力</translation>
    </message>
    <message>
        <source>none of the servers named takes writes now: one may be being elected; try again in a moment</source>
        <translation>所列服务器目前都不接受写入：可能正在选举主服务器，请稍后重试</translation>
    </message>
    <message>
        <source>not encrypted, and need not be: the server is on this computer</source>
        <translation>未加密，也无需加密：服务器就在本机</translation>
    </message>
    <message>
        <source>not encrypted: everybody on the way can read and change all that is sent</source>
        <translation>未加密：途经的任何人都能读取和篡改所传内容</translation>
    </message>
    <message>
        <source>nothing answers at {place}: is the server running, and are name and port right?</source>
        <translation>{place} 无响应：服务器是否已启动？名称和端口是否正确？</translation>
    </message>
    <message>
        <source>nothing here is called {place}: click the place on the map</source>
        <translation>没有叫“{place}”的地方：请在地图上点选</translation>
    </message>
    <message>
        <source>nothing of yours to redo</source>
        <translation>本席没有可重做的操作</translation>
    </message>
    <message>
        <source>nothing of yours to undo</source>
        <translation>本席没有可撤销的操作</translation>
    </message>
    <message>
        <source>nothing to change in {incident}: name a field</source>
        <translation>{incident} 没有要改的内容：请指明字段</translation>
    </message>
    <message>
        <source>on this server you command as {login}, not as {actor}</source>
        <translation>在此服务器上您以{login}的名义下达指令，不能以{actor}的名义</translation>
    </message>
    <message>
        <source>others kept changing the same rows; look again and repeat</source>
        <translation>其他席位一直在改动同一内容；请看清后重试</translation>
    </message>
    <message>
        <source>parent: {zone} lies in {parent}, which is none</source>
        <translation>parent：{zone} 的上级 {parent} 不存在</translation>
    </message>
    <message>
        <source>parent: {zone} would lie in itself</source>
        <translation>parent：{zone} 将位于其自身之内</translation>
    </message>
    <message>
        <source>pattern: “{value}” is none; there are {codes}; or state starts_at and ends_at</source>
        <translation>班制：没有“{value}”；现有 {codes}；也可写上岗时间和下岗时间</translation>
    </message>
    <message>
        <source>removed: there is no zone {zone}</source>
        <translation>removed：没有辖区 {zone}</translation>
    </message>
    <message>
        <source>removed: {zone} is named twice</source>
        <translation>removed：{zone} 列了两次</translation>
    </message>
    <message>
        <source>reply: say what is lacking</source>
        <translation>说明：请写明欠缺之处</translation>
    </message>
    <message>
        <source>request {request} is a review: AnswerReview answers it</source>
        <translation>请求 {request} 是法制审核：请用 AnswerReview 答复</translation>
    </message>
    <message>
        <source>request {request} is no review</source>
        <translation>请求 {request} 不是法制审核</translation>
    </message>
    <message>
        <source>request {request} was acknowledged already</source>
        <translation>请求 {request} 已签收</translation>
    </message>
    <message>
        <source>request {request} was answered already: {answer}</source>
        <translation>请求 {request} 已有答复：{answer}</translation>
    </message>
    <message>
        <source>rows: {name} names nothing that ends</source>
        <translation>rows：{name} 不是会结束的事项</translation>
    </message>
    <message>
        <source>seen: {name} names no row; write it as unit/A-1</source>
        <translation>seen：{name} 不指向任何记录；请写成 unit/A-1</translation>
    </message>
    <message>
        <source>signature: it is not of this summary</source>
        <translation>signature：不是此摘要的签名</translation>
    </message>
    <message>
        <source>summary: it is no JSON</source>
        <translation>summary：不是 JSON</translation>
    </message>
    <message>
        <source>summary: it is none of this program</source>
        <translation>summary：不是本程序的摘要</translation>
    </message>
    <message>
        <source>summary: the journal has no such entry {seq}</source>
        <translation>summary：日志中没有第 {seq} 条这样的记录</translation>
    </message>
    <message>
        <source>team: {value} is no number</source>
        <translation>班组：{value} 不是数字</translation>
    </message>
    <message>
        <source>texts: one belongs to {incident}</source>
        <translation>texts：其中一条属于 {incident}</translation>
    </message>
    <message>
        <source>that is longer than {most} characters</source>
        <translation>超过 {most} 个字</translation>
    </message>
    <message>
        <source>the authority&apos;s certificate {file} can not be read: {text}</source>
        <translation>签发机构证书 {file} 无法读取：{text}</translation>
    </message>
    <message>
        <source>the class tree has {count} tiers</source>
        <translation>警情类别只有 {count} 级</translation>
    </message>
    <message>
        <source>the connection was cut: {text}</source>
        <translation>连接已中断：{text}</translation>
    </message>
    <message>
        <source>the copy of the record that it was given on is lost: look again</source>
        <translation>下达时所依据的本机副本已丢失：请重新查看</translation>
    </message>
    <message>
        <source>the disk is full or failing: reading or writing failed, and the command was not kept: make room, look at the disk, then send it again</source>
        <translation>磁盘已满或有故障：读写失败，本命令未保存：请腾出空间、检查磁盘后重新发送</translation>
    </message>
    <message>
        <source>the disk is full; the command was not kept, and all before it was: make room on the disk, then send it again</source>
        <translation>磁盘已满；本命令未保存，之前的均已保存：请腾出空间后重新发送</translation>
    </message>
    <message>
        <source>the file is damaged: keep a copy of it as it is, see by `main.py db verify` what still holds, and restore a backup by `main.py db restore`</source>
        <translation>文件已损坏：请先原样保留一份副本，用 `main.py db verify` 查看哪些仍完好，再用 `main.py db restore` 恢复备份</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>文件是空的</translation>
    </message>
    <message>
        <source>the line across {zone} needs two places</source>
        <translation>穿过 {zone} 的线需要两个点</translation>
    </message>
    <message>
        <source>the line is nested too deeply</source>
        <translation>此行嵌套过深</translation>
    </message>
    <message>
        <source>the line is not UTF-8 at byte {at}</source>
        <translation>此行第 {at} 字节不是 UTF-8</translation>
    </message>
    <message>
        <source>the line leaves {count} parts of {zone}, not two</source>
        <translation>该线将 {zone} 分成 {count} 部分，而不是两部分</translation>
    </message>
    <message>
        <source>the login {user} does not exist or may not log in: an administrator makes it (CREATE ROLE)</source>
        <translation>登录名 {user} 不存在或不允许登录：请管理员建立（CREATE ROLE）</translation>
    </message>
    <message>
        <source>the login {user} has no role here: an administrator gives it one, such as GRANT console_dispatcher TO {user}</source>
        <translation>登录名 {user} 在此没有角色：请管理员授予，例如 GRANT console_dispatcher TO {user}</translation>
    </message>
    <message>
        <source>the login {user} may not enter the database {database}: an administrator grants it CONNECT</source>
        <translation>登录名 {user} 不得进入数据库 {database}：请管理员授予 CONNECT</translation>
    </message>
    <message>
        <source>the outline of {zone} would cross itself</source>
        <translation>{zone} 的边界会自相交</translation>
    </message>
    <message>
        <source>the server asks for the password of {user}: neither the address nor ~/.pgpass has one, and this computer has no keyring that could be asked</source>
        <translation>服务器要求 {user} 的口令：地址和 ~/.pgpass 中都没有，本机也没有可用的密钥环</translation>
    </message>
    <message>
        <source>the server asks for the password of {user}: neither the address, the keyring nor ~/.pgpass has one</source>
        <translation>服务器要求 {user} 的口令：地址、密钥环和 ~/.pgpass 中都没有</translation>
    </message>
    <message>
        <source>the server asks for your certificate: name its files by sslcert=FILE and sslkey=FILE in the address</source>
        <translation>服务器要求本人证书：请在地址中用 sslcert=FILE 和 sslkey=FILE 指明文件</translation>
    </message>
    <message>
        <source>the server does not accept your certificate: {text}</source>
        <translation>服务器不接受本人证书：{text}</translation>
    </message>
    <message>
        <source>the server does not encrypt: its administrator switches that on (ssl = on); sslmode=disable in the address goes without, and everybody on the way can read and change all that is sent</source>
        <translation>服务器不支持加密：请管理员开启（ssl = on）；在地址中写 sslmode=disable 可不加密，但途经的任何人都能读取和篡改所传内容</translation>
    </message>
    <message>
        <source>the server does not let {user} in: wrong password, or no such login</source>
        <translation>服务器拒绝 {user} 登录：口令错误，或登录名不存在</translation>
    </message>
    <message>
        <source>the server does not let {user} into {database} from this computer: an administrator adds a line to its pg_hba.conf</source>
        <translation>服务器不允许 {user} 从本机进入 {database}：请管理员在 pg_hba.conf 中添加一行</translation>
    </message>
    <message>
        <source>the server does not let {user} into {database} without encryption: leave sslmode out of the address</source>
        <translation>服务器不允许 {user} 不加密进入 {database}：请去掉地址中的 sslmode</translation>
    </message>
    <message>
        <source>the server has no database {database}: is the name right? An administrator makes it (createdb)</source>
        <translation>服务器上没有数据库 {database}：名称是否正确？可由管理员建立（createdb）</translation>
    </message>
    <message>
        <source>the server is PostgreSQL {found}, and {least} or newer is needed</source>
        <translation>服务器是 PostgreSQL {found}，需要 {least} 或更新版本</translation>
    </message>
    <message>
        <source>the server is a standby, which can be read and not written: name the primary or all servers of the cluster, or look on by target_session_attrs=any in the address</source>
        <translation>该服务器是备用服务器，只能读不能写：请写主服务器或集群全部服务器，或在地址中写 target_session_attrs=any 以观察方式打开</translation>
    </message>
    <message>
        <source>the server is starting or stopping: try again in a moment</source>
        <translation>服务器正在启动或停止：请稍后重试</translation>
    </message>
    <message>
        <source>the server refused: {text}</source>
        <translation>服务器拒绝：{text}</translation>
    </message>
    <message>
        <source>the server takes no more connections: its administrator raises max_connections or the limit</source>
        <translation>服务器连接数已满：请管理员调高 max_connections 或该登录名的上限</translation>
    </message>
    <message>
        <source>the server&apos;s certificate begins later ({at}): is the clock of this computer right?</source>
        <translation>服务器证书尚未生效（{at}）：本机时钟是否正确？</translation>
    </message>
    <message>
        <source>the server&apos;s certificate has ended ({at}): its administrator puts a new one in place</source>
        <translation>服务器证书已过期（{at}）：请管理员更换</translation>
    </message>
    <message>
        <source>the server&apos;s certificate is for {names}, not for {host}: use the name that it is for, or have one made for this name</source>
        <translation>服务器证书是签发给 {names} 的，不是 {host}：请使用证书上的名称，或为此名称签发证书</translation>
    </message>
    <message>
        <source>the server&apos;s certificate is from an authority that {file} does not hold: is it the right file, and the right server? Somebody may be standing between</source>
        <translation>服务器证书不是由 {file} 中的机构签发：文件和服务器是否正确？也可能有中间人</translation>
    </message>
    <message>
        <source>the task {task} is over: {outcome}</source>
        <translation>任务 {task} 已结束：{outcome}</translation>
    </message>
    <message>
        <source>the tour {tour} has begun or ended already</source>
        <translation>勤务 {tour} 已上岗或已结束</translation>
    </message>
    <message>
        <source>the tour {tour} has begun: end it</source>
        <translation>勤务 {tour} 已上岗：请下岗</translation>
    </message>
    <message>
        <source>the tour {tour} has begun: its unit and beginning stay</source>
        <translation>勤务 {tour} 已上岗：单元和开始时间不能改</translation>
    </message>
    <message>
        <source>the tour {tour} is over</source>
        <translation>勤务 {tour} 已结束</translation>
    </message>
    <message>
        <source>there is no alarm point or camera {asset}</source>
        <translation>没有报警点或摄像头 {asset}</translation>
    </message>
    <message>
        <source>there is no alarm point {asset}</source>
        <translation>没有报警点 {asset}</translation>
    </message>
    <message>
        <source>there is no certificate of an authority at {file} to check the server by: get it from the administrator and put it there, or name its file by sslrootcert=FILE in the address (sslrootcert=system takes the authorities that this computer trusts)</source>
        <translation>{file} 处没有用来核验服务器的签发机构证书：请向管理员索取并放到该处，或在地址中用 sslrootcert=FILE 指明（sslrootcert=system 采用本机信任的机构）</translation>
    </message>
    <message>
        <source>there is no class {code}</source>
        <translation>没有类别 {code}</translation>
    </message>
    <message>
        <source>there is no closure {closure}</source>
        <translation>没有编号为 {closure} 的封闭</translation>
    </message>
    <message>
        <source>there is no doctrine {name}</source>
        <translation>没有勤务规则 {name}</translation>
    </message>
    <message>
        <source>there is no drawing {drawing}</source>
        <translation>没有标绘 {drawing}</translation>
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
        <source>there is no request {request}</source>
        <translation>没有请求 {request}</translation>
    </message>
    <message>
        <source>there is no task {task}</source>
        <translation>没有任务 {task}</translation>
    </message>
    <message>
        <source>there is no tour {tour}</source>
        <translation>没有勤务 {tour}</translation>
    </message>
    <message>
        <source>there is no unit {unit}</source>
        <translation>没有警力 {unit}</translation>
    </message>
    <message>
        <source>there is no zone {zone}</source>
        <translation>没有辖区 {zone}</translation>
    </message>
    <message>
        <source>there must be tiers 1, 2 and 3; {count} stated</source>
        <translation>须有第 1、2、3 梯次，现有 {count} 个</translation>
    </message>
    <message>
        <source>this can be decided when the server is back</source>
        <translation>服务器恢复后才能处理</translation>
    </message>
    <message>
        <source>this desk looks on at a standby, where nothing can be changed: command on the primary</source>
        <translation>本席位在备用服务器上观察，不能作任何更改：请在主服务器上下指令</translation>
    </message>
    <message>
        <source>this doctrine is in force already: {doctrine}</source>
        <translation>该勤务规则已在使用：{doctrine}</translation>
    </message>
    <message>
        <source>this program does not know the command any more</source>
        <translation>本程序已不识别该指令</translation>
    </message>
    <message>
        <source>tiers come in order: this one must be {tier}</source>
        <translation>梯次须按顺序，此处应为 {tier}</translation>
    </message>
    <message>
        <source>tiles of the format {format} are not shown; use one of {formats}</source>
        <translation>不能显示 {format} 格式的瓦片；可用 {formats}</translation>
    </message>
    <message>
        <source>to which incident does it belong? type its number</source>
        <translation>属于哪一警情？请输入编号</translation>
    </message>
    <message>
        <source>to whom? a service such as mediation or 119, then the reason</source>
        <translation>分流给谁？如人民调解或 119，后跟原因</translation>
    </message>
    <message>
        <source>tours: {tour} is a tour of {unit}</source>
        <translation>tours：{tour} 是 {unit} 的勤务</translation>
    </message>
    <message>
        <source>unfolds to more than {most} MB: no list</source>
        <translation>解压后超过 {most} MB，不是名单</translation>
    </message>
    <message>
        <source>unit: nobody has the task {task} yet</source>
        <translation>unit：任务 {task} 尚未派发</translation>
    </message>
    <message>
        <source>unit: {unit} has a tour from {begins} in the file already</source>
        <translation>呼号：文件中 {unit} 已有 {begins} 开始的勤务</translation>
    </message>
    <message>
        <source>units: they come with the answer that support is coming</source>
        <translation>单元：仅在答复“前来支援”时填写</translation>
    </message>
    <message>
        <source>unknown key</source>
        <translation>未知的键</translation>
    </message>
    <message>
        <source>until: a closure ends after it begins, and not before now</source>
        <translation>封闭的结束时间须晚于开始时间和现在</translation>
    </message>
    <message>
        <source>until: {last} is not from 0 to {most} days after {first}</source>
        <translation>截止日期：{last} 应在 {first} 之后 0 至 {most} 天</translation>
    </message>
    <message>
        <source>until: {until} is over</source>
        <translation>截止：{until} 已过</translation>
    </message>
    <message>
        <source>what about their tour? one of {known}</source>
        <translation>勤务如何变动？可选：{known}</translation>
    </message>
    <message>
        <source>what answers at {place} is no PostgreSQL server: is the port right?</source>
        <translation>{place} 上应答的不是 PostgreSQL 服务器：端口是否正确？</translation>
    </message>
    <message>
        <source>what does it report? type it after the call sign</source>
        <translation>反馈什么？请写在呼号之后</translation>
    </message>
    <message>
        <source>what is dangerous there? type it after the number</source>
        <translation>有何险情？请写在编号后</translation>
    </message>
    <message>
        <source>what is it called? then its arm, its people, its post or place</source>
        <translation>呼号是什么？然后是警种、人数、站点或地点</translation>
    </message>
    <message>
        <source>what is the answer? one of {known}</source>
        <translation>如何答复？可选：{known}</translation>
    </message>
    <message>
        <source>what is the note? type it after the number</source>
        <translation>备注什么？请写在编号之后</translation>
    </message>
    <message>
        <source>what is to be done? {known}</source>
        <translation>做什么？{known}</translation>
    </message>
    <message>
        <source>what is to be known there? say it after a colon</source>
        <translation>要通知什么？请写在冒号后</translation>
    </message>
    <message>
        <source>what was to be undone was given offline and never reached the record</source>
        <translation>要撤销的操作是离线时下达的，未能入库</translation>
    </message>
    <message>
        <source>where to? type a number or call signs</source>
        <translation>去哪里？请输入编号或呼号</translation>
    </message>
    <message>
        <source>where? name a place or click it on the map</source>
        <translation>在哪里？请输入地点或在地图上点选</translation>
    </message>
    <message>
        <source>where? name a post or a place, or click it on the map</source>
        <translation>在哪里？写站点或地点，或在地图上点击</translation>
    </message>
    <message>
        <source>where? name a zone, an incident or a unit, or click the place on the map</source>
        <translation>在哪里？请输入协作区、警情或警力，或在地图上点选地点</translation>
    </message>
    <message>
        <source>which arms? some of {known}</source>
        <translation>请求哪些警种？可选：{known}</translation>
    </message>
    <message>
        <source>which class? one of {known}</source>
        <translation>什么类别？可选：{known}</translation>
    </message>
    <message>
        <source>which grade? {known}</source>
        <translation>哪个等级？{known}</translation>
    </message>
    <message>
        <source>which incident? type its number or pick one</source>
        <translation>哪一起警情？请输入编号或先选中</translation>
    </message>
    <message>
        <source>which of {known}?</source>
        <translation>选哪一个：{known}？</translation>
    </message>
    <message>
        <source>which priority? 1 to 4</source>
        <translation>几级？1 到 4</translation>
    </message>
    <message>
        <source>which request? type its number, such as 0412/1</source>
        <translation>哪一请求？请输入编号，如 0412/1</translation>
    </message>
    <message>
        <source>which status? one of {known}</source>
        <translation>什么状态？可选：{known}</translation>
    </message>
    <message>
        <source>which tier? known are {known}</source>
        <translation>哪个梯次？可选：{known}</translation>
    </message>
    <message>
        <source>which unit leads? type its call sign</source>
        <translation>由哪个单元主办？请输入呼号</translation>
    </message>
    <message>
        <source>which unit reports? type its call sign</source>
        <translation>哪个警力反馈？请输入呼号</translation>
    </message>
    <message>
        <source>which unit sends its order back? type its call sign</source>
        <translation>哪个单元退单？请输入呼号</translation>
    </message>
    <message>
        <source>which units? type call signs or pick some</source>
        <translation>哪些警力？请输入呼号或先选中</translation>
    </message>
    <message>
        <source>which zone? type its code or name</source>
        <translation>哪个协作区？请输入编码或名称</translation>
    </message>
    <message>
        <source>why does {unit} leave its zone {zone}? say it after “:”</source>
        <translation>{unit} 为何离开本区 {zone}？在“：”后说明</translation>
    </message>
    <message>
        <source>why is it reopened? say it after the number</source>
        <translation>为何重新打开？请写在编号之后</translation>
    </message>
    <message>
        <source>why? say it after a colon</source>
        <translation>原因？请写在冒号后</translation>
    </message>
    <message>
        <source>why? say it after the service</source>
        <translation>原因？请写在分流去向之后</translation>
    </message>
    <message>
        <source>within which time? type it as 8h or 3d: doctrine states none for this</source>
        <translation>多长时间内完成？请键入 8h 或 3d 等：勤务规则未规定此类任务的时限</translation>
    </message>
    <message>
        <source>your certificate is not one of the login {user}</source>
        <translation>本人证书不属于登录名 {user}</translation>
    </message>
    <message>
        <source>your certificate or its key can not be used: {text}</source>
        <translation>本人证书或密钥无法使用：{text}</translation>
    </message>
    <message>
        <source>zone: nobody answers for {zone} now</source>
        <translation>zone：{zone} 此刻无人负责</translation>
    </message>
    <message>
        <source>zone: there is no zone {zone}</source>
        <translation>zone：没有协作区 {zone}</translation>
    </message>
    <message>
        <source>zones: nothing is to be changed</source>
        <translation>zones：没有要更改的内容</translation>
    </message>
    <message>
        <source>zones: the outline of {code} crosses itself</source>
        <translation>zones：{code} 的边界自相交</translation>
    </message>
    <message>
        <source>zones: the outline of {code} is no WKB</source>
        <translation>zones：{code} 的边界不是 WKB</translation>
    </message>
    <message>
        <source>zones: the outline of {code} is no area on the earth</source>
        <translation>zones：{code} 的边界不是有效区域</translation>
    </message>
    <message>
        <source>{actor} adopted {doctrine} at {at} and this desk goes by {own} still: look again</source>
        <translation>{actor} 已于 {at} 启用 {doctrine}，本席位仍按 {own} 执行：请查看后重试</translation>
    </message>
    <message>
        <source>{actor} opened the task {task} already, at {at}</source>
        <translation>{actor} 已于 {at} 建立任务 {task}</translation>
    </message>
    <message>
        <source>{actor} took over already</source>
        <translation>{actor} 已接班</translation>
    </message>
    <message>
        <source>{arm} was asked for {incident} already: chase it</source>
        <translation>已为 {incident} 请求 {arm} 增援：请催办</translation>
    </message>
    <message>
        <source>{asker} asked for this review: doctrine wants another person to approve it</source>
        <translation>本审核由 {asker} 提请：按勤务规则须由他人审核通过</translation>
    </message>
    <message>
        <source>{closure} was opened already</source>
        <translation>{closure} 已解除封闭</translation>
    </message>
    <message>
        <source>{code} stands twice</source>
        <translation>{code} 重复</translation>
    </message>
    <message>
        <source>{column}: is missing</source>
        <translation>{column}：缺少</translation>
    </message>
    <message>
        <source>{column}: it does not fit: {why}</source>
        <translation>{column}：内容不合要求（{why}）</translation>
    </message>
    <message>
        <source>{column}: the formula gives {value}</source>
        <translation>{column}：公式结果为 {value}</translation>
    </message>
    <message>
        <source>{column}: {value} is in the file twice</source>
        <translation>{column}：{value} 在文件中重复</translation>
    </message>
    <message>
        <source>{column}: {value} is not on record</source>
        <translation>{column}：{value} 未登记</translation>
    </message>
    <message>
        <source>{column}: “{value}” is no time; write it as 2026-03-02 08:30</source>
        <translation>{column}：“{value}”不是时间，应写作 2026-03-02 08:30</translation>
    </message>
    <message>
        <source>{command} is not for the role {role}; these may: {may}</source>
        <translation>{role}无权执行“{command}”；有权的角色：{may}</translation>
    </message>
    <message>
        <source>{drawing} was erased already</source>
        <translation>{drawing} 已经擦除</translation>
    </message>
    <message>
        <source>{field}: {code} is no code</source>
        <translation>{field}：{code} 不是有效代码</translation>
    </message>
    <message>
        <source>{field}: {name} of {code} is no line of text</source>
        <translation>{field}：{code} 的 {name} 不是一行文字</translation>
    </message>
    <message>
        <source>{holder} holds it locked; the command was not kept: end that program or let it finish, then send it again</source>
        <translation>{holder} 锁住了数据库；本命令未保存：请结束该程序或等它完成，再重新发送</translation>
    </message>
    <message>
        <source>{incident} can not be joined to itself</source>
        <translation>{incident} 不能并入自身</translation>
    </message>
    <message>
        <source>{incident} does not wait for this step: {step}</source>
        <translation>{incident} 没有在等这一步：{step}</translation>
    </message>
    <message>
        <source>{incident} has a review already</source>
        <translation>{incident} 已有审核</translation>
    </message>
    <message>
        <source>{incident} has no place that a hazard could be at</source>
        <translation>{incident} 没有地点，无法标注险情</translation>
    </message>
    <message>
        <source>{incident} is closed after a legal review: ask for it</source>
        <translation>{incident} 须经法制审核后结案：请先提请审核</translation>
    </message>
    <message>
        <source>{incident} is open, or ended too lately for its texts to be erased</source>
        <translation>{incident} 尚未结案，或结案时间太近，不能清除文字</translation>
    </message>
    <message>
        <source>{incident} is {status}: only open incidents are joined</source>
        <translation>{incident} {status}：只能合并未结警情</translation>
    </message>
    <message>
        <source>{incident} waits for its legal review ({request})</source>
        <translation>{incident} 正在等待法制审核（{request}）</translation>
    </message>
    <message>
        <source>{incident}: {step} is not late before {at}</source>
        <translation>{incident}：{step}到 {at} 才算超时</translation>
    </message>
    <message>
        <source>{login} is let in to the database {database}</source>
        <translation>{login} 已登录数据库 {database}</translation>
    </message>
    <message>
        <source>{login} looks on here, as {role}: nothing can be changed</source>
        <translation>{login} 在此以{role}身份观察，不能作任何更改</translation>
    </message>
    <message>
        <source>{login} works here as {role}</source>
        <translation>{login} 在此以{role}身份工作</translation>
    </message>
    <message>
        <source>{name} comes along with the console: give yours another</source>
        <translation>{name} 是自带规则的名称，请另取名称</translation>
    </message>
    <message>
        <source>{place} answers</source>
        <translation>{place} 有响应</translation>
    </message>
    <message>
        <source>{place} does not answer in time: is this computer on the right network, and does a firewall let it through?</source>
        <translation>{place} 超时无响应：本机是否在正确的网络中？防火墙是否放行？</translation>
    </message>
    <message>
        <source>{reason}</source>
        <translation>{reason}</translation>
    </message>
    <message>
        <source>{text}</source>
        <translation>{text}</translation>
    </message>
    <message>
        <source>{unit} has another tour then: {tour}</source>
        <translation>{unit} 该时段已有勤务：{tour}</translation>
    </message>
    <message>
        <source>{unit} has begun the task {task} already</source>
        <translation>{unit} 已开始任务 {task}</translation>
    </message>
    <message>
        <source>{unit} is not on the incident: assign it first</source>
        <translation>{unit} 不在此警情上：请先派警</translation>
    </message>
    <message>
        <source>{unit} is on its break already</source>
        <translation>{unit} 已在休息</translation>
    </message>
    <message>
        <source>{unit} is on its tour {tour}: end that first</source>
        <translation>{unit} 正在勤务 {tour} 上：请先下岗</translation>
    </message>
    <message>
        <source>{unit} is on no break</source>
        <translation>{unit} 不在休息</translation>
    </message>
    <message>
        <source>{unit} is on no tour</source>
        <translation>{unit} 不在勤务上</translation>
    </message>
    <message>
        <source>{unit} is {status}: it can not take its break</source>
        <translation>{unit} 正{status}，不能休息</translation>
    </message>
    <message>
        <source>{unit} leads already</source>
        <translation>{unit} 已是主办</translation>
    </message>
    <message>
        <source>{unit} leaves its zone {zone}: say why</source>
        <translation>{unit} 要离开本区 {zone}：请说明理由</translation>
    </message>
    <message>
        <source>{what} belongs to {other}, which was taken back</source>
        <translation>{what} 属于已被撤销的 {other}</translation>
    </message>
    <message>
        <source>{what} has moved on: {command} by {actor} at {at} (entry {entry})</source>
        <translation>{what} 已有变动：{at} {actor} {command}（第 {entry} 条）</translation>
    </message>
    <message>
        <source>{what} has notes, requests or tasks by now: close it instead</source>
        <translation>{what} 已有备注、请求或任务：请改为结案</translation>
    </message>
    <message>
        <source>{what} was changed meanwhile: {command} by {actor} at {at} (entry {entry})</source>
        <translation>{what} 已被他人更改：{at} {actor} {command}（第 {entry} 条）</translation>
    </message>
    <message>
        <source>{zone} do not touch along a border</source>
        <translation>{zone} 没有共同边界</translation>
    </message>
    <message>
        <source>{zone} is graded so already: {grade}</source>
        <translation>{zone} 的等级已经是：{grade}</translation>
    </message>
    <message>
        <source>“{word}” could be {known}</source>
        <translation>“{word}”可能是 {known}</translation>
    </message>
    <message>
        <source>“{word}” is no entry of the log</source>
        <translation>日志中没有记录“{word}”</translation>
    </message>
    <message>
        <source>“{word}” is no unit, zone or incident, or one too many</source>
        <translation>“{word}”不是警力、协作区或警情，或多余</translation>
    </message>
    <message>
        <source>“{word}” is none of {known}</source>
        <translation>“{word}”不在可选项中：{known}</translation>
    </message>
    <message>
        <source>“{word}” is one word too many</source>
        <translation>多了“{word}”</translation>
    </message>
    <message>
        <source>{field}: {moment} lacks a time zone</source>
        <translation>{field}：{moment} 缺少时区</translation>
    </message>
    <message>
        <source>PMTiles version {version}; version 3 is read</source>
        <translation>PMTiles 版本 {version}；只能读取版本 3</translation>
    </message>
    <message>
        <source>PostgreSQL {version}</source>
        <translation>PostgreSQL {version}</translation>
    </message>
    <message>
        <source>PostgreSQL {version}, a standby: one can look on, not command</source>
        <translation>PostgreSQL {version}，备用服务器：可观察，不能下指令</translation>
    </message>
    <message>
        <source>a call sign has 1 to {most} characters</source>
        <translation>呼号为 1 到 {most} 个字符</translation>
    </message>
    <message>
        <source>a code is lower-case letters, digits and _, finer ones after a dot</source>
        <translation>代码由小写字母、数字和下划线组成，细类写在点号之后</translation>
    </message>
    <message>
        <source>a drill: {name}, {entries} entries</source>
        <translation>演练：{name}，日志 {entries} 条</translation>
    </message>
    <message>
        <source>a field of it has the wrong type</source>
        <translation>有字段类型错误</translation>
    </message>
    <message>
        <source>a layer of version {version}; versions 1 and 2 are read</source>
        <translation>图层版本为 {version}；只能读取版本 1 和 2</translation>
    </message>
    <message>
        <source>a layer with an extent of {extent}</source>
        <translation>图层范围为 {extent}</translation>
    </message>
    <message>
        <source>a layer without a name</source>
        <translation>图层没有名称</translation>
    </message>
    <message>
        <source>a live operation: {name}, {entries} entries</source>
        <translation>实战：{name}，日志 {entries} 条</translation>
    </message>
    <message>
        <source>a part of it has more than {most} parts</source>
        <translation>有部分超过 {most} 项</translation>
    </message>
    <message>
        <source>a setting of the address is unknown or wrong: {text}</source>
        <translation>地址中有未知或错误的设置：{text}</translation>
    </message>
    <message>
        <source>a shift is handed over when the server is back: what it signs is an entry of the journal there</source>
        <translation>服务器恢复后方可交班：交班单签署的是服务器日志中的条目</translation>
    </message>
    <message>
        <source>a unit has 1 to {most} people</source>
        <translation>一个警力单元为 1 到 {most} 人</translation>
    </message>
    <message>
        <source>a value does not fit into the record: {why}</source>
        <translation>有值无法写入记录：{why}</translation>
    </message>
    <message>
        <source>a value of it has an unknown type</source>
        <translation>有属性值类型未知</translation>
    </message>
    <message>
        <source>all arms answer {code} alike: state its arms first</source>
        <translation>{code} 不分警种，请先写明其警种</translation>
    </message>
    <message>
        <source>must be a number from {low} to {high}, not {value!r}</source>
        <translation>须为 {low} 至 {high} 的数，不能是 {value!r}</translation>
    </message>
    <message>
        <source>must be a whole number from {low} to {high}, not {value!r}</source>
        <translation>须为 {low} 至 {high} 的整数，不能是 {value!r}</translation>
    </message>
    <message>
        <source>places: this takes {n} different places or more</source>
        <translation>places：这里至少需要 {n} 个不同的点</translation>
    </message>
    <message>
        <source>the id {id} is taken: {actor} used it for something else</source>
        <translation>编号{id}已被占用：{actor}用它下达过别的指令</translation>
    </message>
    <message>
        <source>{count} features left out, most: {flaw}</source>
        <translation>略去 {count} 个要素，多因：{flaw}</translation>
    </message>
    <message>
        <source>{field}: {moment} is not in the years {first} to {last}</source>
        <translation>{field}：{moment} 不在 {first} 至 {last} 年之内</translation>
    </message>
    <message>
        <source>{first} and {second} are both incidents</source>
        <translation>{first} 和 {second} 都是警情</translation>
    </message>
    <message>
        <source>{incident} is not open here any more</source>
        <translation>{incident} 在此已不是未结警情</translation>
    </message>
    <message>
        <source>{incident} is on tier {tier} already</source>
        <translation>{incident} 已是梯次 {tier}</translation>
    </message>
    <message>
        <source>{incident} is open already</source>
        <translation>{incident} 尚未结案</translation>
    </message>
    <message>
        <source>{incident} is {status} already</source>
        <translation>{incident} 已是：{status}</translation>
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
        <source>{unit} is on no incident</source>
        <translation>{unit} 没有警情</translation>
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
        <source>{why}</source>
        <translation>{why}</translation>
    </message>
    <message>
        <source>{word} could be {names}: type it exactly</source>
        <translation>{word} 可能是 {names}：请完整输入</translation>
    </message>
    <message>
        <source>{word} could be {names}: type more of it</source>
        <translation>{word} 可能是 {names}：请多输几位</translation>
    </message>
    <message>
        <source>{why} ({command} by {actor} at {at})</source>
        <extracomment>How codes are named in a refusal that begins with the field they were given in. How a value of a refusal is named, by the place in its template that it fills.</extracomment>
        <translation>{why}（{at} {actor} {command}）</translation>
    </message>
</context>
<context>
    <name>Remark</name>
    <message>
        <source>nearest of {of}</source>
        <translation>{of} 组中最近</translation>
    </message>
    <message>
        <source>no. {place} of {of} by travel time</source>
        <translation>行程时间第 {place}/{of}</translation>
    </message>
    <message>
        <source>of the zone itself ({zone})</source>
        <translation>本区力量（{zone} 区）</translation>
    </message>
    <message>
        <source>from zone {zone}</source>
        <translation>从 {zone} 区调来</translation>
    </message>
    <message>
        <source>its arm answers {class_code}</source>
        <translation>该警种负责{class_code}类警情</translation>
    </message>
    <message>
        <source>its arm shares {class_code} while those that answer it are busy</source>
        <translation>负责的警种繁忙，该警种分担{class_code}类警情</translation>
    </message>
    <message>
        <source>its arm does not answer {class_code} first</source>
        <translation>该警种非{class_code}类警情首派</translation>
    </message>
    <message>
        <source>brings {capability}</source>
        <translation>具备{capability}能力</translation>
    </message>
    <message>
        <source>calls in this shift: {calls}</source>
        <translation>本班次接处警 {calls} 起</translation>
    </message>
    <message>
        <source>position {age} old</source>
        <translation>位置更新于 {age} 前</translation>
    </message>
    <message>
        <source>{unit} sent no position: taken where it was registered</source>
        <translation>{unit} 未上报位置，按登记地点计算</translation>
    </message>
    <message>
        <source>position of {unit} is {age} old</source>
        <translation>{unit} 的位置已是 {age}前</translation>
    </message>
    <message>
        <source>the place of the incident is not known</source>
        <translation>警情地点未知</translation>
    </message>
    <message>
        <source>travel time is an estimate without roads</source>
        <translation>行程时间为无路网估算</translation>
    </message>
    <message>
        <source>{unit} sent its order for this call back</source>
        <translation>{unit} 已退回本警情派单</translation>
    </message>
    <message>
        <source>{unit} has been on its break for {minutes} min</source>
        <translation>{unit} 已休息 {minutes} 分钟</translation>
    </message>
    <message>
        <source>{unit} is {status} on {incident}</source>
        <translation>{unit} 正在处置 {incident}（{status}）</translation>
    </message>
    <message>
        <source>{unit} is off duty</source>
        <translation>{unit} 已下勤</translation>
    </message>
    <message>
        <source>{unit} has no way there</source>
        <translation>{unit} 无路可达</translation>
    </message>
    <message>
        <source>zone {zone} keeps its minimum cover</source>
        <translation>{zone} 区保留最低留守</translation>
    </message>
    <message>
        <source>stays in its zone {zone}</source>
        <translation>留守本区{zone}</translation>
    </message>
</context>
<context>
    <name>Request</name>
    <message>
        <source>Support</source>
        <translation>增援</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>回执</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Legal review</source>
        <translation>法制审核</translation>
    </message>
    <message>
        <source>coming</source>
        <translation>前来支援</translation>
    </message>
    <message>
        <source>unable</source>
        <translation>无法办理</translation>
    </message>
    <message>
        <source>received</source>
        <translation>已接收</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>拒收</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已办结</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>审核通过</translation>
    </message>
    <message>
        <source>sent back</source>
        <translation>退回补正</translation>
    </message>
    <message>
        <source>withdrawn</source>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <extracomment>So many of those that were answered last are shown below the others.</extracomment>
        <translation>已签收</translation>
    </message>
    <message>
        <source>asked {0} ago</source>
        <translation>已请求 {0}</translation>
    </message>
    <message>
        <source>in {0}</source>
        <translation>剩 {0}</translation>
    </message>
    <message>
        <source>late {0}</source>
        <translation>超时 {0}</translation>
    </message>
    <message>
        <source>{who} {time}</source>
        <translation>{who} {time}</translation>
    </message>
    <message>
        <source>delivered {0}</source>
        <translation>送达 {0}</translation>
    </message>
    <message>
        <source>acknowledged {0}</source>
        <translation>签收 {0}</translation>
    </message>
    <message>
        <source>asked again {0}</source>
        <translation>催办 {0}</translation>
    </message>
    <message>
        <source>answered {0}</source>
        <translation>答复 {0}</translation>
    </message>
    <message>
        <source>{0} times</source>
        <translation>共 {0} 次</translation>
    </message>
</context>
<context>
    <name>RequestsPanel</name>
    <message>
        <source>No request fits the filter.</source>
        <translation>没有符合筛选的请求。</translation>
    </message>
    <message>
        <source>Nothing was asked of anybody. W asks arms for support, F4 sends a notice.</source>
        <translation>目前没有请求。按 W 请求警种增援，按 F4 发通知。</translation>
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
        <source>ask again</source>
        <translation>催办</translation>
    </message>
    <message>
        <source>no receipt</source>
        <translation>没有回执</translation>
    </message>
    <message>
        <source>take the call up again</source>
        <translation>收回警情，重新处置</translation>
    </message>
    <message>
        <source>Filter: who was asked, incident, words</source>
        <translation>筛选：对象、警情、内容</translation>
    </message>
    <message>
        <source>Answer, chase</source>
        <translation>答复、催办</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
</context>
<context>
    <name>RoadQuestions</name>
    <message>
        <source>the roads are not open yet</source>
        <translation>道路数据尚未打开</translation>
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
    <name>RosterFileDesk</name>
    <message>
        <source>Rosters</source>
        <translation>值班表</translation>
    </message>
    <message>
        <source>Put a roster of a file on record</source>
        <translation>从文件导入值班表</translation>
    </message>
    <message>
        <source>{0}: {1} of {2} units planned</source>
        <translation>{0}：已排 {1} / {2} 个单元</translation>
    </message>
    <message>
        <source>{0}: tours of {1} units are on the roster.</source>
        <translation>{0}：{1} 个单元的勤务已入值班表。</translation>
    </message>
</context>
<context>
    <name>RosterPanel</name>
    <message>
        <source>No tours around this time. Plan them here, or put a roster of a file on record by the Units menu.</source>
        <extracomment>After the turn of the tasks. Tours are shown that begin so soon after the moment, and those that ended so shortly before.</extracomment>
        <translation>此时段没有勤务。可在此排班，或从“警力”菜单导入值班表文件。</translation>
    </message>
    <message>
        <source>{0} people</source>
        <translation>{0} 人</translation>
    </message>
    <message>
        <source>{0} {1} of {2} free</source>
        <translation>{0} {1}/{2} 空闲</translation>
    </message>
    <message>
        <source> (post closed)</source>
        <translation>（警务站关闭）</translation>
    </message>
    <message>
        <source>comes on duty</source>
        <translation>上岗</translation>
    </message>
    <message>
        <source>strike it off the roster</source>
        <translation>从值班表删去</translation>
    </message>
    <message>
        <source>takes its break</source>
        <translation>开始休息</translation>
    </message>
    <message>
        <source>is back from its break</source>
        <translation>休息结束</translation>
    </message>
    <message>
        <source>goes off duty</source>
        <translation>下岗</translation>
    </message>
    <message>
        <source>change the tour…</source>
        <translation>修改勤务…</translation>
    </message>
    <message>
        <source>plan tours…</source>
        <translation>排班…</translation>
    </message>
    <message>
        <source>On duty, break, off duty</source>
        <translation>上岗、休息、下岗</translation>
    </message>
    <message>
        <source>Plan…</source>
        <translation>排班…</translation>
    </message>
    <message>
        <source>{0} {2} on duty</source>
        <translation>{0} 在岗 {2}</translation>
    </message>
    <message>
        <source>all {0} of the list that are due come on duty</source>
        <translation>列表中到点的 {0} 个全部上岗</translation>
    </message>
    <message>
        <source>all {0} of the list that are over and at no call go off duty</source>
        <translation>列表中到点且未出警的 {0} 个全部下岗</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Filter: unit, zone, state</source>
        <translation>筛选：警力单元、协作区、状态</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Moment</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>Tours</source>
        <translation>勤务</translation>
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
    <name>SettingsPanel</name>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>明暗</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Base map</source>
        <translation>底图</translation>
    </message>
    <message>
        <source>Next start opens</source>
        <translation>下次启动打开</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日间</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>夜间</translation>
    </message>
    <message>
        <source>Silent for {n} min</source>
        <translation>静音 {n} 分钟</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Silent for {n} min more: end it</source>
        <translation>还静音 {n} 分钟：取消</translation>
    </message>
    <message>
        <source>Training county, quiet drill</source>
        <translation>训练县，平静演练</translation>
    </message>
    <message>
        <source>The same as now</source>
        <translation>与本次相同</translation>
    </message>
    <message>
        <source>Keys are changed on the panel of all keys. Sounds can be silent for an hour at most.</source>
        <translation>按键在“全部按键”面板中更改。静音最长一小时。</translation>
    </message>
</context>
<context>
    <name>ShiftExport</name>
    <message>
        <source>Exporting {0}</source>
        <translation>正在导出 {0}</translation>
    </message>
    <message>
        <source>The shift can not be exported: {0}</source>
        <translation>无法导出班次：{0}</translation>
    </message>
    <message>
        <source>{0}: {1} entries exported</source>
        <translation>{0}：已导出 {1} 条</translation>
    </message>
    <message>
        <source>, signed by key {0}</source>
        <translation>，由密钥 {0} 签名</translation>
    </message>
    <message>
        <source>, not signed</source>
        <translation>，未签名</translation>
    </message>
</context>
<context>
    <name>ShiftForm</name>
    <message>
        <source>Export the shift</source>
        <translation>导出班次</translation>
    </message>
    <message>
        <source>with what callers said</source>
        <translation>包含报警人所述内容</translation>
    </message>
    <message>
        <source>Your role may not read it</source>
        <translation>您的角色无权阅读</translation>
    </message>
    <message>
        <source>none: not signed</source>
        <translation>无：不签名</translation>
    </message>
    <message>
        <source>when the key has one</source>
        <translation>密钥设有口令时填写</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>口令</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Keys ({0})</source>
        <translation>密钥 ({0})</translation>
    </message>
    <message>
        <source>Shifts ({0})</source>
        <translation>班次 ({0})</translation>
    </message>
</context>
<context>
    <name>Shortfall</name>
    <message>
        <source>{0} groups, {1} people</source>
        <translation>{0} 组、{1} 人</translation>
    </message>
    <message>
        <source>1 group, 1 person</source>
        <translation>1 组、1 人</translation>
    </message>
    <message>
        <source>1 group, {0} people</source>
        <translation>1 组、{0} 人</translation>
    </message>
    <message>
        <source>{0} groups short</source>
        <translation>缺 {0} 组</translation>
    </message>
    <message>
        <source>{0} people short</source>
        <translation>缺 {0} 人</translation>
    </message>
    <message>
        <source>nobody brings {0}</source>
        <translation>无人具备{0}</translation>
    </message>
    <message>
        <source>could go and not picked: {0}</source>
        <translation>可派而未选：{0} 组</translation>
    </message>
    <message>
        <source>no other group is on record</source>
        <translation>没有登记其他组</translation>
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
    <name>StatusBar</name>
    <message>
        <source>LIVE</source>
        <extracomment>Room for why the database does not answer.</extracomment>
        <translation>实战</translation>
    </message>
    <message>
        <source>Drill time, {day}</source>
        <translation>演练时间，{day}</translation>
    </message>
    <message>
        <source>database …</source>
        <translation>数据库 …</translation>
    </message>
    <message>
        <source>✗ database: {why}</source>
        <translation>✗ 数据库：{why}</translation>
    </message>
    <message>
        <source>● database</source>
        <translation>● 数据库</translation>
    </message>
    <message>
        <source>● database {ms} ms</source>
        <translation>● 数据库 {ms} 毫秒</translation>
    </message>
    <message>
        <source>Time that the last command took to be on disk</source>
        <translation>上一条命令落盘用时</translation>
    </message>
    <message>
        <source>○ no positions</source>
        <translation>○ 无定位</translation>
    </message>
    <message>
        <source>No feed has sent a position yet: see main.py positions --help</source>
        <translation>尚无定位数据：见 main.py positions --help</translation>
    </message>
    <message>
        <source>● {count} positions, oldest {age}</source>
        <translation>● 定位 {count}，最旧 {age}</translation>
    </message>
    <message>
        <source>Units on duty that sent a position, and the age of the oldest</source>
        <translation>在勤且有定位的警力数，以及最旧定位的时长</translation>
    </message>
    <message>
        <source>▲ late {count}</source>
        <translation>▲ 超时 {count}</translation>
    </message>
    <message>
        <source>late {count}</source>
        <translation>超时 {count}</translation>
    </message>
    <message>
        <source>Incidents past a limit of the doctrine; a click lists what is late</source>
        <translation>超过勤务规则时限的警情；点击列出超时步骤</translation>
    </message>
</context>
<context>
    <name>StatusMenu</name>
    <message>
        <source>Status of {0}</source>
        <translation>{0} 的状态</translation>
    </message>
</context>
<context>
    <name>Step</name>
    <message>
        <source>dispatch</source>
        <translation>派警</translation>
    </message>
    <message>
        <source>acknowledging</source>
        <translation>签收</translation>
    </message>
    <message>
        <source>setting out</source>
        <translation>出警</translation>
    </message>
    <message>
        <source>arrival</source>
        <translation>到场</translation>
    </message>
    <message>
        <source>first report</source>
        <translation>反馈</translation>
    </message>
    <message>
        <source>closing</source>
        <translation>结案</translation>
    </message>
</context>
<context>
    <name>StepClocks</name>
    <message>
        <source>{0} left</source>
        <translation>剩 {0}</translation>
    </message>
    <message>
        <source>late {0}</source>
        <translation>超时 {0}</translation>
    </message>
</context>
<context>
    <name>Supervision</name>
    <message>
        <source>About to be late  {0}</source>
        <translation>将超时  {0}</translation>
    </message>
    <message>
        <source>Late now  {0}</source>
        <translation>已超时  {0}</translation>
    </message>
    <message>
        <source>{0} nobody took note of</source>
        <translation>{0} 项无人签知</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已办</translation>
    </message>
    <message>
        <source>in {0}</source>
        <translation>剩 {0}</translation>
    </message>
    <message>
        <source>late {0}</source>
        <translation>超时 {0}</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>无人</translation>
    </message>
    <message>
        <source>nobody took note</source>
        <translation>无人签知</translation>
    </message>
    <message>
        <source>Nothing is late, and nothing is about to be.</source>
        <extracomment>A busy record changes many times a second; nobody reads an order that fast. After the turns of queue, unit list and detail.</extracomment>
        <translation>没有超时，也没有将超时的步骤。</translation>
    </message>
    <message>
        <source>Take note: {0} {1}</source>
        <translation>签知：{0} {1}</translation>
    </message>
    <message>
        <source>Next without note</source>
        <translation>下一项未签知</translation>
    </message>
    <message>
        <source>Requests  {0}</source>
        <translation>请求  {0}</translation>
    </message>
    <message>
        <source>A note, if need be; Enter takes note</source>
        <translation>可附备注；回车签知</translation>
    </message>
    <message>
        <source>Late steps</source>
        <translation>超时步骤</translation>
    </message>
</context>
<context>
    <name>TableWords</name>
    <message>
        <source>row {0}: {1}</source>
        <translation>第 {0} 行：{1}</translation>
    </message>
</context>
<context>
    <name>Task</name>
    <message>
        <source>Patrol</source>
        <translation>巡逻</translation>
    </message>
    <message>
        <source>Revisit</source>
        <translation>回访</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Mediation</source>
        <translation>调解</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已办结</translation>
    </message>
    <message>
        <source>settled</source>
        <translation>已化解</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>未办成</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>to do</source>
        <translation>待办</translation>
    </message>
    <message>
        <source>begun</source>
        <translation>办理中</translation>
    </message>
    <message>
        <source>overdue</source>
        <translation>已超期</translation>
    </message>
</context>
<context>
    <name>TaskFileDesk</name>
    <message>
        <source>Tasks</source>
        <extracomment>Tasks of the list that are on record.</extracomment>
        <translation>任务</translation>
    </message>
    <message>
        <source>Open the tasks of a list</source>
        <translation>从清单新建任务</translation>
    </message>
    <message>
        <source>{0}: {1} of {2} tasks opened</source>
        <translation>{0}：已新建 {1} / {2} 个任务</translation>
    </message>
    <message>
        <source>{0}: {1} tasks are open now.</source>
        <translation>{0}：已新建 {1} 个任务。</translation>
    </message>
    <message>
        <source>{0} were there already.</source>
        <translation>另有 {0} 个此前已建。</translation>
    </message>
</context>
<context>
    <name>TaskForm</name>
    <message>
        <source>Open a task</source>
        <translation>新建任务</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Incident</source>
        <translation>警情</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>协作区</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>警力单元</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>到期</translation>
    </message>
</context>
<context>
    <name>TaskReport</name>
    <message>
        <source>nobody</source>
        <translation>未派</translation>
    </message>
    <message>
        <source>in no zone</source>
        <translation>不在任何区</translation>
    </message>
    <message>
        <source>Zones</source>
        <translation>协作区</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>警力单元</translation>
    </message>
    <message>
        <source>opened</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>to do</source>
        <translation>待办</translation>
    </message>
    <message>
        <source>overdue</source>
        <translation>超期</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已办结</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>未办成</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>in time</source>
        <translation>按时</translation>
    </message>
    <message>
        <source>Report of tasks</source>
        <translation>任务统计</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Print the report to a file</source>
        <translation>将任务统计打印到文件</translation>
    </message>
    <message>
        <source>It can not be printed: {0}</source>
        <translation>无法打印：{0}</translation>
    </message>
    <message>
        <source>Printed: {0}</source>
        <translation>已打印：{0}</translation>
    </message>
</context>
<context>
    <name>TasksPanel</name>
    <message>
        <source>due {0}</source>
        <extracomment>After the turn of the requests. So many of those that ended last are shown below the others.</extracomment>
        <translation>{0} 到期</translation>
    </message>
    <message>
        <source>nobody has it</source>
        <translation>未派</translation>
    </message>
    <message>
        <source>No task fits the filter.</source>
        <translation>没有符合筛选的任务。</translation>
    </message>
    <message>
        <source>give it to {0}</source>
        <translation>派给 {0}</translation>
    </message>
    <message>
        <source>back to its zone</source>
        <translation>退回协作区</translation>
    </message>
    <message>
        <source>{0} begins</source>
        <translation>{0} 开始执行</translation>
    </message>
    <message>
        <source>What was found: goes with the end of the picked task</source>
        <translation>结果说明：随所选任务办结时记入</translation>
    </message>
    <message>
        <source>show on the map</source>
        <translation>在地图上显示</translation>
    </message>
    <message>
        <source>Nothing is to be done. {0} opens a task; the Units menu takes a list of a file.</source>
        <translation>没有待办任务。{0} 新建任务；“警力”菜单可导入任务清单。</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>统计…</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>结果说明</translation>
    </message>
    <message>
        <source>Give, begin, end</source>
        <translation>派发、开始、办结</translation>
    </message>
    <message>
        <source>{0} to do, {1} overdue</source>
        <translation>待办 {0}，超期 {1}</translation>
    </message>
    <message>
        <source>, {0} % in time</source>
        <translation>，按时 {0} %</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
</context>
<context>
    <name>Toml</name>
    <message>
        <source>this is no statement</source>
        <translation>这一行不是有效语句</translation>
    </message>
    <message>
        <source>this is no value; texts stand in quotes</source>
        <translation>这不是有效的值；文字须加引号</translation>
    </message>
    <message>
        <source>the line should end here</source>
        <translation>此处应换行</translation>
    </message>
    <message>
        <source>a key wants = and a value</source>
        <translation>键后面应有 = 和值</translation>
    </message>
    <message>
        <source>the name of a table ends with ]</source>
        <translation>表名应以 ] 结束</translation>
    </message>
    <message>
        <source>the name of a list of tables ends with ]]</source>
        <translation>表列表名应以 ]] 结束</translation>
    </message>
    <message>
        <source>this key stands twice</source>
        <translation>该键重复</translation>
    </message>
    <message>
        <source>a list is not closed by ]</source>
        <translation>列表缺少 ]</translation>
    </message>
    <message>
        <source>a table is not closed by }</source>
        <translation>表缺少 }</translation>
    </message>
    <message>
        <source>a text is not closed by its quotes</source>
        <translation>文字缺少后引号</translation>
    </message>
    <message>
        <source>no key begins like this</source>
        <translation>键名不能这样开头</translation>
    </message>
    <message>
        <source>too many dots in a line</source>
        <translation>一行中的点太多</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>planned</source>
        <translation>已排班</translation>
    </message>
    <message>
        <source>not begun</source>
        <translation>未按时上岗</translation>
    </message>
    <message>
        <source>on duty</source>
        <translation>在岗</translation>
    </message>
    <message>
        <source>on break</source>
        <translation>休息</translation>
    </message>
    <message>
        <source>not ended</source>
        <translation>未按时下岗</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>已下岗</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>begin</source>
        <translation>上岗</translation>
    </message>
    <message>
        <source>end</source>
        <translation>下岗</translation>
    </message>
    <message>
        <source>break</source>
        <translation>休息</translation>
    </message>
    <message>
        <source>back</source>
        <translation>归岗</translation>
    </message>
</context>
<context>
    <name>TourForm</name>
    <message>
        <source>Plan tours</source>
        <translation>排班</translation>
    </message>
    <message>
        <source>Change the tour</source>
        <translation>修改勤务</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>排班</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>one tour</source>
        <translation>单个勤务</translation>
    </message>
    <message>
        <source>as on record</source>
        <translation>按登记</translation>
    </message>
    <message>
        <source>kept as a private text</source>
        <translation>作为保密文本保存</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>警力单元</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>班制</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>班组</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>至</translation>
    </message>
    <message>
        <source>Zone</source>
        <translation>协作区</translation>
    </message>
    <message>
        <source>Post</source>
        <translation>警务站</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人数</translation>
    </message>
    <message>
        <source>Vehicle</source>
        <translation>车辆</translation>
    </message>
    <message>
        <source>Crew</source>
        <translation>班组成员</translation>
    </message>
    <message>
        <source>Name the units, a blank between two.</source>
        <translation>请填写警力单元呼号，以空格分隔。</translation>
    </message>
    <message>
        <source>No turn of the pattern begins on these days.</source>
        <translation>这些日期内该班制没有勤务。</translation>
    </message>
</context>
<context>
    <name>Typed</name>
    <message>
        <source>assign {units} to {incident}</source>
        <translation>派 {units} 往 {incident}</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>≈ {minutes} min</source>
        <translation>≈ {minutes} 分钟</translation>
    </message>
    <message>
        <source>+{minutes} min relay</source>
        <translation>另加 {minutes} 分钟逐级传达</translation>
    </message>
    <message>
        <source>zone {zone} left with {count}</source>
        <translation>{zone} 区剩 {count} 组</translation>
    </message>
    <message>
        <source>move {units} to {incident}</source>
        <translation>{units} 改派 {incident}</translation>
    </message>
    <message>
        <source>{incident} left with {count} units</source>
        <translation>{incident} 剩 {count} 个警力</translation>
    </message>
    <message>
        <source>release {units} from {incident}</source>
        <translation>{units} 撤离 {incident}</translation>
    </message>
    <message>
        <source>escalate {incident} from tier {before} to {after}</source>
        <translation>{incident} 由梯次 {before} 升为梯次 {after}</translation>
    </message>
    <message>
        <source>send to {incident} what tier {after} needs</source>
        <translation>按梯次 {after} 向 {incident} 派警</translation>
    </message>
    <message>
        <source>step {incident} down from tier {before} to {after}</source>
        <translation>{incident} 由梯次 {before} 降为梯次 {after}</translation>
    </message>
    <message>
        <source>needs every group of the zone</source>
        <translation>需本区全部警组</translation>
    </message>
    <message>
        <source>needs {groups} groups, {people} people</source>
        <translation>需 {groups} 组 {people} 人</translation>
    </message>
    <message>
        <source>{people} people are on it</source>
        <translation>现有 {people} 人</translation>
    </message>
    <message>
        <source>with {units}</source>
        <translation>增派 {units}</translation>
    </message>
    <message>
        <source>leaves {incident}</source>
        <translation>离开 {incident}</translation>
    </message>
    <message>
        <source>new {class}, priority {priority}</source>
        <translation>新警情：{class}，{priority} 级</translation>
    </message>
    <message>
        <source>looking for {place}</source>
        <translation>正在查找 {place}</translation>
    </message>
    <message>
        <source>at {place}</source>
        <translation>在 {place}</translation>
    </message>
    <message>
        <source>at the place picked on the map</source>
        <translation>在地图上点选的位置</translation>
    </message>
    <message>
        <source>close {incident} as {disposition}</source>
        <translation>{incident} 结案：{disposition}</translation>
    </message>
    <message>
        <source>divert {incident} to {service}</source>
        <translation>{incident} 分流至 {service}</translation>
    </message>
    <message>
        <source>reopen {incident}</source>
        <translation>重新打开 {incident}</translation>
    </message>
    <message>
        <source>note on {incident}</source>
        <translation>{incident} 备注</translation>
    </message>
    <message>
        <source>feedback of {unit} on {incident}</source>
        <translation>{unit} 反馈 {incident}</translation>
    </message>
    <message>
        <source>{incident}: priority {before} becomes {after}</source>
        <translation>{incident} 优先级由 {before} 改为 {after}</translation>
    </message>
    <message>
        <source>{incident} becomes {class}</source>
        <translation>{incident} 改为 {class}</translation>
    </message>
    <message>
        <source>put {unit} on record</source>
        <translation>登记 {unit}</translation>
    </message>
    <message>
        <source>bring {unit}, which is on record, up to date</source>
        <translation>{unit} 已登记，更新其记录</translation>
    </message>
    <message>
        <source>{people} people</source>
        <translation>{people} 人</translation>
    </message>
    <message>
        <source>undo entry {seq}</source>
        <translation>撤销记录 {seq}</translation>
    </message>
    <message>
        <source>redo: take back the undo of entry {seq}</source>
        <translation>重做：取消撤销记录 {seq}</translation>
    </message>
    <message>
        <source>go to {incident}</source>
        <translation>转到 {incident}</translation>
    </message>
    <message>
        <source>pick {units}</source>
        <translation>选中 {units}</translation>
    </message>
    <message>
        <source>releases {units}</source>
        <translation>撤回 {units}</translation>
    </message>
    <message>
        <source>its receipt is due in {minutes} min</source>
        <translation>回执时限 {minutes} 分钟</translation>
    </message>
    <message>
        <source>its receipt is due in {hours} h</source>
        <translation>回执时限 {hours} 小时</translation>
    </message>
    <message>
        <source>join {incident} to {main}</source>
        <translation>将 {incident} 并入 {main}</translation>
    </message>
    <message>
        <source>{units} go over</source>
        <translation>{units} 转入</translation>
    </message>
    <message>
        <source>{unit} leads on {incident}</source>
        <translation>{unit} 主办 {incident}</translation>
    </message>
    <message>
        <source>{unit} sends {incident} back</source>
        <translation>{unit} 退回 {incident}</translation>
    </message>
    <message>
        <source>ask {arms} to come to {incident}</source>
        <translation>请 {arms} 增援 {incident}</translation>
    </message>
    <message>
        <source>ask for a legal review of {incident}</source>
        <translation>提请法制审核 {incident}</translation>
    </message>
    <message>
        <source>hazard at the place of {incident}</source>
        <translation>标注 {incident} 处险情</translation>
    </message>
    <message>
        <source>{addressee} answers {request}: {answer}</source>
        <translation>{addressee} 答复 {request}：{answer}</translation>
    </message>
    <message>
        <source>ask {addressee} again: {request}, {times}</source>
        <translation>催办 {addressee}：{request}，第 {times} 次</translation>
    </message>
    <message>
        <source>new task: {kind}</source>
        <translation>新任务：{kind}</translation>
    </message>
    <message>
        <source>in {zone}</source>
        <translation>在{zone}</translation>
    </message>
    <message>
        <source>at the place of {incident}</source>
        <translation>在 {incident} 的地点</translation>
    </message>
    <message>
        <source>for {unit}</source>
        <translation>交给 {unit}</translation>
    </message>
    <message>
        <source>due {date} at {time}</source>
        <translation>{date} {time} 前完成</translation>
    </message>
    <message>
        <source>tell whoever answers for {zone}</source>
        <translation>通知{zone}当前负责人</translation>
    </message>
    <message>
        <source>{zone}: {before} becomes {after}</source>
        <translation>{zone}：{before}改为{after}</translation>
    </message>
    <message>
        <source>{unit} comes on duty, {begins} – {ends}</source>
        <translation>{unit} 上岗，{begins} – {ends}</translation>
    </message>
    <message>
        <source>{unit} goes off duty</source>
        <translation>{unit} 下岗</translation>
    </message>
    <message>
        <source>{unit} takes its break</source>
        <translation>{unit} 开始休息</translation>
    </message>
    <message>
        <source>{unit} is back from its break</source>
        <translation>{unit} 结束休息</translation>
    </message>
    <message>
        <source>“{word}” is no verb, number or call sign</source>
        <translation>“{word}”不是命令、编号或呼号</translation>
    </message>
    <message>
        <source>Feedback</source>
        <extracomment>Actions that are named otherwise than their verbs. Codes whose words are the same under any doctrine.</extracomment>
        <translation>反馈</translation>
    </message>
    <message>
        <source>Ask again</source>
        <translation>催办</translation>
    </message>
    <message>
        <source>Change priority</source>
        <translation>更改优先级</translation>
    </message>
    <message>
        <source>Change class</source>
        <translation>更改类别</translation>
    </message>
    <message>
        <source>Tour of duty</source>
        <translation>勤务</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>转到</translation>
    </message>
</context>
<context>
    <name>TypedUsage</name>
    <message>
        <source>UNITS INCIDENT : REASON</source>
        <translation>警力 警情：原因</translation>
    </message>
    <message>
        <source>INCIDENT TIER UNITS : REASON</source>
        <translation>警情 梯次 警力：理由</translation>
    </message>
    <message>
        <source>UNITS STATUS</source>
        <translation>警力 状态</translation>
    </message>
    <message>
        <source>CLASS PRIORITY PLACE : STORY</source>
        <translation>类别 级别 地点：内容</translation>
    </message>
    <message>
        <source>INCIDENT DISPOSITION</source>
        <translation>警情 处置结果</translation>
    </message>
    <message>
        <source>INCIDENT TO REASON</source>
        <translation>警情 去向 原因</translation>
    </message>
    <message>
        <source>INCIDENT REASON</source>
        <translation>警情 原因</translation>
    </message>
    <message>
        <source>INCIDENT TEXT</source>
        <translation>警情 文字</translation>
    </message>
    <message>
        <source>INCIDENT UNIT TEXT</source>
        <translation>警情 警力 文字</translation>
    </message>
    <message>
        <source>INCIDENT PRIORITY</source>
        <translation>警情 级别</translation>
    </message>
    <message>
        <source>INCIDENT CLASS</source>
        <translation>警情 类别</translation>
    </message>
    <message>
        <source>CALL_SIGN ARM PEOPLE PLACE</source>
        <translation>呼号 警种 人数 地点</translation>
    </message>
    <message>
        <source>INCIDENT MAIN</source>
        <translation>重复警情 主警情</translation>
    </message>
    <message>
        <source>UNIT</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>UNIT : REASON</source>
        <translation>单元 ：原因</translation>
    </message>
    <message>
        <source>INCIDENT ARMS : WORDS</source>
        <translation>警情 警种 ：说明</translation>
    </message>
    <message>
        <source>REQUEST ANSWER UNITS : REPLY</source>
        <translation>请求 答复 单元 ：说明</translation>
    </message>
    <message>
        <source>REQUEST</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>TASK ZONE or INCIDENT UNIT WITHIN : WORDS</source>
        <translation>任务种类 协作区或警情 警力 时限：内容</translation>
    </message>
    <message>
        <source>ZONE : WORDS</source>
        <translation>协作区：内容</translation>
    </message>
    <message>
        <source>UNITS STEP</source>
        <translation>警力 上岗/下岗/休息/归岗</translation>
    </message>
    <message>
        <source>ZONE GRADE : REASON</source>
        <translation>协作区 等级：理由</translation>
    </message>
    <message>
        <source>ENTRY</source>
        <translation>记录号</translation>
    </message>
    <message>
        <source>INCIDENT or UNITS</source>
        <translation>警情或警力</translation>
    </message>
</context>
<context>
    <name>UnitFileDesk</name>
    <message>
        <source>Put units of a file on record</source>
        <translation>从文件登记警力单元</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>警力单元</translation>
    </message>
    <message>
        <source>{0}: {1} of {2} units on record</source>
        <translation>{0}：已登记 {1} / {2} 个警力单元</translation>
    </message>
    <message>
        <source>{0}: {1} units are on record.</source>
        <translation>{0}：{1} 个警力单元已登记。</translation>
    </message>
</context>
<context>
    <name>UnitList</name>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} 分</translation>
    </message>
    <message>
        <source>{0} h</source>
        <translation>{0} 时</translation>
    </message>
    <message>
        <source>{free}/{total} free</source>
        <translation>空闲 {free}/{total}</translation>
    </message>
    <message>
        <source>without a zone</source>
        <translation>未划区</translation>
    </message>
    <message>
        <source>No unit passes the filter.</source>
        <extracomment>After the queue&apos;s turn.</extracomment>
        <translation>没有符合筛选的警力。</translation>
    </message>
    <message>
        <source>No units on record. Units menu: put units of a file on record, or click their place on the map and type: unit A-9 patrol 5</source>
        <translation>尚无登记的警力单元。可用“警力”菜单从文件登记，或在地图上点击其位置后输入：登记 A-9 巡警 5</translation>
    </message>
    <message>
        <source>Filter: call sign, group, incident</source>
        <translation>筛选：呼号、警组、警情</translation>
    </message>
    <message>
        <source>Show free units only</source>
        <translation>只显示空闲警力</translation>
    </message>
    <message>
        <source>Free units of all</source>
        <translation>空闲警力 / 全部</translation>
    </message>
    <message>
        <source>Units by zone</source>
        <translation>按区域列出的警力</translation>
    </message>
    <message>
        <source>group {0}</source>
        <translation>警组 {0}</translation>
    </message>
    <message>
        <source>{0} people</source>
        <translation>{0} 人</translation>
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
<context>
    <name>Vehicles</name>
    <message>
        <source>needs {0} m, weighs {1} t</source>
        <translation>需宽 {0} 米，重 {1} 吨</translation>
    </message>
</context>
<context>
    <name>ViewPrinter</name>
    <message>
        <source>Printing {0}</source>
        <translation>正在打印 {0}</translation>
    </message>
    <message>
        <source>The base map was not there in full.</source>
        <translation>底图不完整。</translation>
    </message>
    <message>
        <source>The map can not be printed to {path}: {why}</source>
        <translation>无法将地图打印到 {path}：{why}</translation>
    </message>
    <message>
        <source>{0} is printed</source>
        <translation>已打印 {0}</translation>
    </message>
</context>
<context>
    <name>ViewsPanel</name>
    <message>
        <source>Kept views</source>
        <translation>已存视图</translation>
    </message>
    <message>
        <source>1 to 9 and Enter go there · Delete forgets · Esc leaves</source>
        <translation>1 到 9 或回车前往 · Delete 删除 · Esc 离开</translation>
    </message>
    <message>
        <source>No view is kept yet. Move the map, type a name for it below, press Enter.</source>
        <translation>尚无已存视图。移动地图后，在下方输入名称并按回车。</translation>
    </message>
    <message>
        <source>Name of what the map shows</source>
        <translation>当前视图的名称</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>WayDesk</name>
    <message>
        <source>By what?</source>
        <extracomment>Where a menu opens, from the middle of the map.</extracomment>
        <translation>什么车？</translation>
    </message>
    <message>
        <source>Click from where, then where to · Enter ends · Esc takes it off the map</source>
        <translation>先点起点，再点终点 · Enter 结束 · Esc 从图上去掉</translation>
    </message>
    <message>
        <source>No way lies on the map: lay one for a kind of vehicle first, or measure by road.</source>
        <translation>图上没有路线：请先按车种找路，或沿道路量距。</translation>
    </message>
    <message>
        <source>Copy as a text</source>
        <translation>复制为文字</translation>
    </message>
    <message>
        <source>Save as a GPX file…</source>
        <translation>存为 GPX 文件…</translation>
    </message>
    <message>
        <source>Hand the way over</source>
        <translation>移交路线</translation>
    </message>
    <message>
        <source>The way of {0} is on the clipboard.</source>
        <translation>{0}的路线已复制到剪贴板。</translation>
    </message>
    <message>
        <source>Save the way</source>
        <translation>保存路线</translation>
    </message>
    <message>
        <source>Ways ({0})</source>
        <translation>路线（{0}）</translation>
    </message>
    <message>
        <source>The way is in {0}.</source>
        <translation>路线已存入 {0}。</translation>
    </message>
    <message>
        <source>From {0}</source>
        <translation>起点：{0}</translation>
    </message>
    <message>
        <source>To {0}</source>
        <translation>终点：{0}</translation>
    </message>
    <message>
        <source>An estimate along straight lines: there are no roads</source>
        <translation>按直线估算：没有道路数据</translation>
    </message>
    <message>
        <source>Round what was closed at {0}</source>
        <translation>已绕开 {0} 时的封路</translation>
    </message>
    <message>
        <source>road without a name</source>
        <translation>无名道路</translation>
    </message>
</context>
<context>
    <name>WhoPart</name>
    <message>
        <source>You are {login}, {role}, as the server said when it was last reached</source>
        <extracomment>A longer name of a server is cut in the middle; narrower windows leave out the server, then the user.</extracomment>
        <translation>您是 {login}（{role}），以上次连接服务器时为准</translation>
    </message>
    <message>
        <source>Who sits at this desk</source>
        <translation>本席位的使用人</translation>
    </message>
    <message>
        <source>▲ not encrypted</source>
        <translation>▲ 未加密</translation>
    </message>
    <message>
        <source>Everybody on the way can read and change all that is sent.</source>
        <translation>途经的任何人都能读取和篡改所传内容。</translation>
    </message>
    <message>
        <source>▲ server not verified</source>
        <translation>▲ 未核验服务器</translation>
    </message>
    <message>
        <source>Somebody on the way could be taken for the server. Use sslmode=verify-full in the address.</source>
        <translation>中间人可能冒充服务器。请在地址中使用 sslmode=verify-full。</translation>
    </message>
    <message>
        <source>▲ server&apos;s name not verified</source>
        <translation>▲ 未核验服务器名称</translation>
    </message>
    <message>
        <source>Another server of the same authority could be taken for it. Use sslmode=verify-full.</source>
        <translation>同一机构的其他服务器可能冒充它。请使用 sslmode=verify-full。</translation>
    </message>
    <message>
        <source>standby</source>
        <translation>备用服务器</translation>
    </message>
    <message>
        <source>encrypted and verified</source>
        <translation>已加密并核验</translation>
    </message>
    <message>
        <source>on this computer</source>
        <translation>在本机上</translation>
    </message>
    <message>
        <source>You are {login}, {role}, on {server}</source>
        <translation>您是 {login}（{role}），服务器 {server}</translation>
    </message>
</context>
<context>
    <name>Wiring</name>
    <message>
        <source>Grade this zone…</source>
        <extracomment>A place that was found is shown at least so close. What the menus of an incident and of a unit offer, on the map and in the lists.</extracomment>
        <translation>评定此辖区等级…</translation>
    </message>
    <message>
        <source>New incident here</source>
        <translation>在此新建警情</translation>
    </message>
    <message>
        <source>Pick an incident first.</source>
        <translation>请先选一个警情。</translation>
    </message>
    <message>
        <source>There is nothing of this desk to take back.</source>
        <translation>本席位没有可撤销的操作。</translation>
    </message>
    <message>
        <source>There is nothing of this desk to do again.</source>
        <translation>本席位没有可重做的操作。</translation>
    </message>
    <message>
        <source>Sounds are silent for 15 minutes.</source>
        <translation>已静音 15 分钟。</translation>
    </message>
    <message>
        <source>The live operation opens in a window of its own. This drill goes on here.</source>
        <translation>实战在单独窗口中打开，本演练在此继续。</translation>
    </message>
    <message>
        <source>The live operation could not be started.</source>
        <translation>实战未能启动。</translation>
    </message>
</context>
<context>
    <name>ZoneEditor</name>
    <message>
        <source>There is nothing to save.</source>
        <extracomment>A new zone&apos;s corner snaps to what is so near, pixels of the view.</extracomment>
        <translation>没有需要保存的更改。</translation>
    </message>
    <message>
        <source>Another desk has changed {0}: discard your draft and begin again.</source>
        <translation>其他席位已更改 {0}：请放弃草稿后重新开始。</translation>
    </message>
    <message>
        <source>Pick the zone to split first.</source>
        <translation>请先选中要拆分的辖区。</translation>
    </message>
    <message>
        <source>The zones are on record.</source>
        <translation>辖区更改已存档。</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>撤回一步</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Read file…</source>
        <translation>读入文件…</translation>
    </message>
    <message>
        <source>Write file…</source>
        <translation>写出文件…</translation>
    </message>
    <message>
        <source>Make one zone of those that are picked (Ctrl and click picks several)</source>
        <translation>将所选辖区合为一个（按住 Ctrl 单击可多选）</translation>
    </message>
    <message>
        <source>Put every step on record as one, for every desk</source>
        <translation>将所有步骤作为一次更改存档，各席位同步</translation>
    </message>
    <message>
        <source>Drag a corner · click a border for a corner, a zone to pick it · Delete removes a corner · Esc leaves</source>
        <translation>拖动边界点 · 单击边界加点，单击辖区选中 · Delete 删点 · Esc 退出</translation>
    </message>
    <message>
        <source>Click round the new zone · Enter closes it · Backspace takes a click back · Esc leaves</source>
        <translation>沿新辖区逐点单击 · Enter 闭合 · Backspace 退一点 · Esc 退出</translation>
    </message>
    <message>
        <source>Click a line across the picked zone · Enter splits it · Esc leaves</source>
        <translation>单击画线穿过所选辖区 · Enter 拆分 · Esc 退出</translation>
    </message>
</context>
<context>
    <name>ZoneFiles</name>
    <message>
        <source>Zones</source>
        <translation>辖区</translation>
    </message>
    <message>
        <source>Read zones of a file</source>
        <translation>从文件读入辖区</translation>
    </message>
    <message>
        <source>Write the zones to a file</source>
        <translation>将辖区写入文件</translation>
    </message>
    <message>
        <source>{0} zones of {1}</source>
        <translation>{1} 中的 {0} 个辖区</translation>
    </message>
    <message>
        <source>{0} zones written to {1}</source>
        <translation>已将 {0} 个辖区写入 {1}</translation>
    </message>
</context>
<context>
    <name>ZoneForm</name>
    <message>
        <source>Chinese name</source>
        <translation>中文名</translation>
    </message>
    <message>
        <source>English name</source>
        <translation>英文名</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>层级</translation>
    </message>
    <message>
        <source>Lies in</source>
        <translation>上级</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>地段</translation>
    </message>
    <message>
        <source>Central post</source>
        <translation>中心派出所</translation>
    </message>
    <message>
        <source>Town</source>
        <translation>城区</translation>
    </message>
    <message>
        <source>Suburb</source>
        <translation>近郊</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>乡村</translation>
    </message>
</context>
<context>
    <name>ZoneTree</name>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>层级</translation>
    </message>
    <message>
        <source>Zones</source>
        <translation>辖区</translation>
    </message>
</context>
<context>
    <name>_DeskDelegate</name>
    <message>
        <source>since {0}</source>
        <translation>{0} 起在线</translation>
    </message>
    <message>
        <source>{0} (this desk)</source>
        <translation>{0}（本席）</translation>
    </message>
    <message>
        <source>drags {0}</source>
        <translation>正在拖动 {0}</translation>
    </message>
    <message>
        <source>looks at {0}</source>
        <translation>正在查看 {0}</translation>
    </message>
    <message>
        <source>has nothing picked</source>
        <translation>未选中警情</translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <source>Dismiss</source>
        <translation>知道了</translation>
    </message>
</context>
</TS>
