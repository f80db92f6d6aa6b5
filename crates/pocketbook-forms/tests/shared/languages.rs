//! Statements in other languages, for the tests and the gallery.

/// Name of the picture, language tag, witness, body. Each mixes its script with
/// Latin names, digits and punctuation; all of it is invented.
pub(crate) const LANGUAGES: [(&str, &str, &str, &str); 6] = [
    (
        "Witness statement in Arabic, right to left",
        "ar",
        "Samira AL-MUTHANNA",
        "كنت في منزلي في شارع INVENTED STREET يوم 1 مارس 2026 حوالي الساعة 14:05 عندما سمعت صوتاً عالياً من السلم.\n\
         فتحت الباب ورأيت رجلاً لا أعرفه يحمل حقيبة سوداء (رقم AB12 CDE). قال لي: «لا تتصلي بالشرطة». كان طوله نحو 180 سم، \
         وكان يقف على بعد مترين مني لمدة 20 ثانية تقريباً، ولم يكن بيننا شيء يحجب الرؤية.\n\
         أقدم الصورة التي التقطتها بهاتفي بوصفها المستند SAM/1.",
    ),
    (
        "Witness statement in Urdu, right to left in Nastaliq",
        "ur",
        "Nasreen INVENTED",
        "میں 1 مارچ 2026 کو دوپہر 14:05 بجے اپنے گھر INVENTED STREET میں تھی جب میں نے سیڑھیوں سے آواز سنی۔\n\
         میں نے دروازہ کھولا اور ایک آدمی کو دیکھا جسے میں نہیں جانتی۔ اس کے ہاتھ میں کالا بیگ تھا۔ وہ مجھ سے دو میٹر دور \
         تقریباً 20 سیکنڈ تک کھڑا رہا، اور ہمارے درمیان کوئی چیز نہیں تھی۔",
    ),
    (
        "Witness statement in Bengali",
        "bn",
        "Rahima INVENTED",
        "আমি ১ মার্চ ২০২৬ তারিখে দুপুর 14:05 মিনিটে INVENTED STREET-এ আমার বাড়িতে ছিলাম, তখন সিঁড়ি থেকে একটি শব্দ শুনতে পাই।\n\
         আমি দরজা খুলে একজন অপরিচিত লোককে দেখি। তার হাতে একটি কালো ব্যাগ ছিল। সে আমার থেকে দুই মিটার দূরে প্রায় ২০ সেকেন্ড দাঁড়িয়ে ছিল।",
    ),
    (
        "Witness statement in Polish",
        "pl",
        "Zażółć WYMYŚLONA",
        "Dnia 1 marca 2026 r. około godziny 14:05 byłam w swoim mieszkaniu przy INVENTED STREET, kiedy usłyszałam hałas na klatce schodowej.\n\
         Otworzyłam drzwi i zobaczyłam nieznanego mi mężczyznę. Powiedział: „Proszę nie dzwonić na policję”. Stał około dwóch metrów ode mnie przez mniej więcej 20 sekund.",
    ),
    (
        "Witness statement in Simplified Chinese",
        "zh-Hans",
        "WANG Invented",
        "2026年3月1日14:05左右，我在INVENTED STREET的家中，听见楼梯间传来很大的声响。\n\
         我打开门，看见一名我不认识的男子，手里拿着一个黑色的包。他对我说：“不要报警。”他离我大约两米，站了约20秒，我们之间没有任何东西遮挡。我把手机拍下的照片作为证物WAN/1提交。",
    ),
    (
        "Witness statement in Punjabi",
        "pa",
        "Gurpreet INVENTED",
        "ਮੈਂ 1 ਮਾਰਚ 2026 ਨੂੰ ਦੁਪਹਿਰ 14:05 ਵਜੇ INVENTED STREET ਵਿੱਚ ਆਪਣੇ ਘਰ ਸੀ ਜਦੋਂ ਮੈਂ ਪੌੜੀਆਂ ਤੋਂ ਆਵਾਜ਼ ਸੁਣੀ। ਮੈਂ ਦਰਵਾਜ਼ਾ ਖੋਲ੍ਹਿਆ ਅਤੇ ਇੱਕ ਅਣਜਾਣ ਆਦਮੀ ਨੂੰ ਦੇਖਿਆ।",
    ),
];
