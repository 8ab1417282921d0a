// The suggested emoji: one per line, with its English names and then its Chinese ones. A separate file,
// because it is loaded only when the user looks for an emoji.

const FACES = `
😀 grinning smile 笑脸
😃 smiley happy 开心
😄 smile laugh 大笑
😁 grin 露齿笑
😆 laughing satisfied 哈哈
😅 sweat_smile 尴尬 汗
🤣 rofl 笑翻
😂 joy tears 笑哭
🙂 slight_smile 微笑
🙃 upside_down 倒脸
😉 wink 眨眼
😊 blush 脸红 害羞
😇 innocent angel 天使
🥰 loving 喜爱
😍 heart_eyes love 花痴 喜欢
🤩 star_struck 崇拜
😘 kiss 亲亲
😋 yum tasty 好吃
😛 tongue 吐舌
😜 crazy wink_tongue 调皮
🤪 zany 疯狂
🤗 hug 拥抱
🤭 oops giggle 偷笑
🤫 shush quiet 嘘 安静
🤔 thinking hmm 思考
🫡 salute 敬礼 收到
🤐 zipper_mouth 闭嘴
🤨 raised_eyebrow 怀疑
😐 neutral 面无表情
😑 expressionless 无语
😶 no_mouth 沉默
😏 smirk 得意
😒 unamused 不满
🙄 eye_roll 白眼
😬 grimacing 尴尬
😌 relieved 松口气
😔 pensive sad 沮丧
😪 sleepy 困
😴 sleeping zzz 睡觉
😷 mask sick 口罩
🤒 thermometer ill 生病
🤕 bandage hurt 受伤
🤢 nauseated 恶心
🤮 vomiting 呕吐
🤧 sneeze 打喷嚏
🥵 hot 热
🥶 cold freezing 冷
🥴 woozy 晕
🤯 mind_blown 震惊 爆炸头
🤠 cowboy 牛仔
🥳 party celebrate 庆祝 派对
😎 cool sunglasses 酷 墨镜
🤓 nerd 书呆子
🧐 monocle 端详
😕 confused 困惑
😟 worried 担心
🙁 frown 不高兴
😮 open_mouth wow 哇 惊讶
😲 astonished 震惊
😳 flushed 脸红
🥺 pleading please 求求 可怜
😦 frowning 皱眉
😨 fearful 害怕
😰 anxious 焦虑
😥 disappointed 失望
😢 cry 哭
😭 sob 大哭
😱 scream 尖叫
😖 confounded 难受
😣 persevere 忍
😞 disappointed 失落
😓 sweat 冷汗
😩 weary 疲惫
😫 tired 累
🥱 yawn 哈欠
😤 triumph huff 哼
😡 rage 愤怒
😠 angry 生气
🤬 cursing 骂人
😈 smiling_imp 坏笑
💀 skull dead 骷髅
💩 poop 便便
🤡 clown 小丑
👻 ghost 鬼
👽 alien 外星人
🤖 robot 机器人
😺 cat_smile 猫笑
🙈 see_no_evil 不看
🙉 hear_no_evil 不听
🙊 speak_no_evil 不说
`

const PEOPLE = `
👍 +1 thumbs_up yes 赞 好
👎 -1 thumbs_down no 踩 不好
👌 ok_hand 好的
🤌 pinched_fingers 捏手指
✌️ victory peace 胜利
🤞 crossed_fingers luck 好运
🤟 love_you 爱你
🤘 metal 摇滚
🤙 call_me 打电话
👈 point_left 左
👉 point_right 右
👆 point_up 上
👇 point_down 下
☝️ index_up 注意
👋 wave hello bye 你好 再见 挥手
🤚 raised_back 手背
✋ raised_hand stop 举手 停
🖐️ hand 手掌
🖖 vulcan 瓦肯
👊 fist_bump punch 碰拳
✊ fist 拳头
👏 clap applause 鼓掌
🙌 raised_hands hooray 欢呼
🫶 heart_hands 比心
👐 open_hands 双手
🤝 handshake deal 握手 合作
🙏 pray thanks please 谢谢 拜托 祈祷
✍️ writing 写
💪 muscle strong 加油 肌肉
🧠 brain 大脑
👀 eyes look 看 眼睛
👁️ eye 眼
👄 mouth 嘴
👶 baby 宝宝
👦 boy 男孩
👧 girl 女孩
👨 man 男人
👩 woman 女人
🧓 older_person 老人
🙅 no_good 不行
🙆 ok_person 可以
🤷 shrug 耸肩 不知道
🤦 facepalm 捂脸
🙇 bow sorry 鞠躬 抱歉
🙋 raising_hand me 我
💁 info_person 前台
🧑‍💻 technologist coder 程序员
👩‍💻 woman_coder 女程序员
👨‍💻 man_coder 男程序员
🧑‍🔧 mechanic 维修
🧑‍🚀 astronaut 宇航员
🕵️ detective 侦探
🥷 ninja 忍者
🏃 running run 跑步
🚶 walking 走路
💃 dancer dance 跳舞
👫 couple 情侣
👪 family 家庭
🗣️ speaking 说话
👤 person 人
👥 people 多人
`

const NATURE = `
🐶 dog 狗
🐱 cat 猫
🐭 mouse 老鼠
🐹 hamster 仓鼠
🐰 rabbit 兔子
🦊 fox 狐狸
🐻 bear 熊
🐼 panda 熊猫
🐨 koala 考拉
🐯 tiger 老虎
🦁 lion 狮子
🐮 cow 牛
🐷 pig 猪
🐸 frog 青蛙
🐵 monkey 猴子
🐔 chicken 鸡
🐧 penguin 企鹅
🐦 bird 鸟
🦆 duck 鸭子
🦉 owl 猫头鹰
🐺 wolf 狼
🐴 horse 马
🦄 unicorn 独角兽
🐝 bee 蜜蜂
🐛 bug 虫子 缺陷
🦋 butterfly 蝴蝶
🐌 snail slow 蜗牛
🐞 ladybug 瓢虫
🐜 ant 蚂蚁
🐢 turtle 乌龟
🐍 snake python 蛇
🐙 octopus 章鱼
🦀 crab rust 螃蟹
🐟 fish 鱼
🐬 dolphin 海豚
🐳 whale docker 鲸鱼
🦈 shark 鲨鱼
🐘 elephant 大象
🐉 dragon 龙
🌵 cactus 仙人掌
🎄 christmas_tree 圣诞树
🌲 tree 树
🌱 seedling 发芽 幼苗
🌿 herb 草
🍀 clover luck 四叶草
🌹 rose 玫瑰
🌻 sunflower 向日葵
🌸 cherry_blossom 樱花
🌍 earth world 地球 世界
🌙 moon 月亮
⭐ star 星星
🌟 glowing_star 闪亮
✨ sparkles 闪光
⚡ zap lightning 闪电
🔥 fire lit 火
☀️ sun sunny 太阳 晴
⛅ partly_cloudy 多云
☁️ cloud 云
🌧️ rain 雨
⛈️ storm 暴风雨
❄️ snow snowflake 雪
☃️ snowman 雪人
🌈 rainbow 彩虹
🌊 ocean sea_wave 海浪
💧 droplet water 水滴
`

const FOOD = `
🍎 apple 苹果
🍌 banana 香蕉
🍉 watermelon 西瓜
🍇 grapes 葡萄
🍓 strawberry 草莓
🍑 peach 桃子
🍍 pineapple 菠萝
🍅 tomato 番茄
🥑 avocado 牛油果
🌶️ hot_pepper 辣椒
🌽 corn 玉米
🥕 carrot 胡萝卜
🍞 bread 面包
🧀 cheese 奶酪
🍗 chicken_leg 鸡腿
🍔 burger 汉堡
🍟 fries 薯条
🍕 pizza 披萨
🌮 taco 玉米卷
🍜 noodles ramen 面条
🍚 rice 米饭
🍣 sushi 寿司
🥟 dumpling 饺子
🥢 chopsticks 筷子
🍦 ice_cream 冰淇淋
🍩 donut 甜甜圈
🍪 cookie 饼干
🎂 birthday_cake 生日蛋糕
🍰 cake 蛋糕
🍫 chocolate 巧克力
🍬 candy 糖果
☕ coffee 咖啡
🍵 tea 茶
🧋 bubble_tea 奶茶
🍺 beer 啤酒
🍻 cheers beers 干杯
🥂 clink 碰杯 庆祝
🍷 wine 红酒
🥤 drink 饮料
🍽️ plate lunch dinner 吃饭
`

const PLACES = `
⚽ soccer football 足球
🏀 basketball 篮球
🏓 ping_pong 乒乓球
🏸 badminton 羽毛球
🎾 tennis 网球
🎮 video_game 游戏
🎲 dice 骰子
🎯 dart target 目标 靶心
🏆 trophy win 奖杯 冠军
🥇 gold_medal first 金牌
🥈 silver_medal 银牌
🥉 bronze_medal 铜牌
🎉 tada party hooray 庆祝 撒花
🎊 confetti 彩带
🎈 balloon 气球
🎁 gift present 礼物
🧧 red_envelope 红包
🏮 lantern 灯笼
🎨 art palette 画画
🎵 music note 音乐
🎤 microphone 麦克风
🎧 headphones 耳机
🎬 clapper movie 电影
🚗 car 汽车
🚕 taxi 出租车
🚌 bus 公交车
🚲 bicycle bike 自行车
🚄 train 高铁 火车
🚇 metro subway 地铁
✈️ airplane flight 飞机
🚀 rocket ship launch 火箭 发布
🛸 ufo 飞碟
🚢 boat ship 轮船
⚓ anchor 锚
🚧 construction wip 施工
🚦 traffic_light 红绿灯
🏠 house home 家
🏢 office 办公楼
🏥 hospital 医院
🏫 school 学校
🏖️ beach holiday 海滩 度假
⛰️ mountain 山
🗺️ map 地图
`

const THINGS = `
⌚ watch 手表
📱 phone mobile 手机
💻 laptop computer 电脑
🖥️ desktop monitor 显示器
⌨️ keyboard 键盘
🖱️ mouse_device 鼠标
🖨️ printer 打印机
💾 floppy save 保存 磁盘
💿 cd 光盘
📷 camera 相机
📹 video 摄像
📞 telephone call 电话
📺 tv 电视
⏰ alarm_clock 闹钟
⏱️ stopwatch 秒表
⏳ hourglass wait 沙漏 等待
🔋 battery 电池
🔌 plug 插头
💡 bulb idea 灯泡 主意
🔦 flashlight 手电筒
🕯️ candle 蜡烛
💰 money_bag 钱
💳 credit_card 信用卡
💎 gem diamond 宝石
🔧 wrench fix 扳手 修
🔨 hammer build 锤子
🛠️ tools 工具
⚙️ gear settings 齿轮 设置
🔩 bolt 螺丝
🧲 magnet 磁铁
💣 bomb 炸弹
🛡️ shield security 盾 安全
🔬 microscope 显微镜
🔭 telescope 望远镜
💊 pill 药
💉 syringe vaccine 疫苗 打针
🧹 broom cleanup 扫帚 清理
🧪 test_tube test 试管 测试
🔑 key 钥匙
🔒 lock 锁
🔓 unlock 解锁
🛒 cart 购物车
✉️ envelope mail 信
📧 email 邮件
📦 package box 包裹
📜 scroll 卷轴
📄 page document 文件
📊 chart bar_chart 图表
📈 chart_up growth 上涨 增长
📉 chart_down 下跌
📅 calendar date 日历
📋 clipboard 剪贴板
📌 pushpin pin 图钉 置顶
📍 location 位置
📎 paperclip attachment 回形针 附件
✂️ scissors cut 剪刀
📝 memo note 备忘 记录
✏️ pencil edit 铅笔
🔍 mag search 搜索 放大镜
📚 books 书
📖 book read 看书
🏷️ label tag 标签
🗑️ wastebasket delete 垃圾桶
👑 crown 皇冠
👓 glasses 眼镜
🎩 top_hat 帽子
☂️ umbrella 伞
`

const SIGNS = `
❤️ heart love 爱心 爱
🧡 orange_heart 橙心
💛 yellow_heart 黄心
💚 green_heart 绿心
💙 blue_heart 蓝心
💜 purple_heart 紫心
🖤 black_heart 黑心
💔 broken_heart 心碎
💯 100 hundred 满分
💢 anger 怒
💥 boom collision 爆炸
💫 dizzy 头晕
💤 zzz 困
💬 speech comment 评论 对话
💭 thought 想法
✅ check done white_check_mark 完成 对
☑️ ballot_check 勾选
✔️ heavy_check 对勾
❌ x cross no 错 叉
❎ cross_box 叉
❗ exclamation important 感叹号 重要
❓ question 问号 问题
‼️ bangbang 注意
⚠️ warning 警告
🚫 forbidden no_entry 禁止
⛔ stop_sign 禁止通行
🆗 ok 可以
🆕 new 新
🆒 cool_button 酷
🆘 sos help 求助
🔴 red_circle 红
🟠 orange_circle 橙
🟡 yellow_circle 黄
🟢 green_circle 绿
🔵 blue_circle 蓝
🟣 purple_circle 紫
⚫ black_circle 黑
⚪ white_circle 白
➡️ arrow_right 右
⬅️ arrow_left 左
⬆️ arrow_up 上
⬇️ arrow_down 下
🔄 refresh arrows 刷新 循环
🔁 repeat 重复
🔃 reload 重新加载
➕ plus 加
➖ minus 减
✖️ multiply 乘
♾️ infinity 无限
🔔 bell 铃
🔕 no_bell mute 静音
🔊 loud 大声
🔇 muted 静音
📢 loudspeaker announce 喇叭 通知
📣 megaphone 扩音器
♻️ recycle 回收
🏁 finish_flag 终点
🚩 red_flag 红旗
🏳️ white_flag 白旗
🏴‍☠️ pirate 海盗
1️⃣ one 一
2️⃣ two 二
3️⃣ three 三
`

export const EMOJI_GROUPS = {
  faces: FACES,
  people: PEOPLE,
  nature: NATURE,
  food: FOOD,
  places: PLACES,
  things: THINGS,
  signs: SIGNS,
}
