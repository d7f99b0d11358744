/**
 * The core's errors in Japanese, by code, with the same {names} as the core's English. Names of layers and options stay
 * as in the code.
 */
export const faults: Readonly<Record<string, string>> = {
  'list.separator': '、',

  // Options
  'option.value': '[{who}] {option} には{expected}を指定してください。今の値は{given}です。',
  'option.missing': '[{who}] {option} がありません。{expected}を指定してください。',
  'option.object': '[{who}] オプションはオブジェクトで指定してください。今の値は{given}です。',
  'option.misspelt':
    '[{who}] 「{name}」というオプションはありません。「{nearest}」の間違いではありませんか。',
  'option.unknown': '[{who}] 「{name}」というオプションはありません。使えるもの：{known}',
  'option.none_known': '[{who}] 「{name}」というオプションはありません。オプションはとりません。',
  'option.from_to': '{least}から{most}までの{kind}',
  'option.above': '{least}より大きい{kind}',
  'option.at_least': '{least}以上の{kind}',
  'option.below': '{most}より小さい{kind}',
  'option.at_most': '{most}以下の{kind}',
  'option.and_below': '{range}（ただし{most}より小さい値）',
  'option.and_at_most': '{range}（ただし{most}以下）',
  'option.integer': '整数',
  'option.number': '数値',
  'option.number_or': '{number}、または {registry} の {class_name, config}',
  'option.boolean': 'true か false のどちらか',
  'option.text': '文字列',
  'option.registered': '登録済みの {registry} の名前、または {class_name, config}',
  'option.list': '配列',
  'option.registered_list': '{registry} の名前、または {class_name, config} の配列',
  'option.shape': '正の整数か null の配列',
  'option.numbers': '数値の配列',
  'option.number_or_numbers': '数値または数値の配列',
  'option.layer': '層の {class_name, config}',
  'option.integer_or_integers': '整数または整数の配列',
  'option.integers': '整数の配列',
  'option.choice': '次のどれか（{choices}）',
  'option.nullable': '{kind}（null も可）',
  'name.unknown': '[{kind}] 「{name}」という名前はありません。使えるもの：{known}',
  'name.expected': '[{kind}] 名前か {class_name, config} を指定してください。今の値は{given}です。',
  'name.slash': '[{name}] name にはスラッシュを使えません（Keras と同じです）。',
  'name.elsewhere': '[{name}] すべてを含むモジュールにあります。',
  'name.twice': '[{name}] この名前はほかの層が使っています。別の名前にしてください。',
  'seed.range': '[seed] 0から2^53 - 1までの整数を指定してください。今の値は{given}です。',

  // Inputs and outputs of layers
  'input.one': '[{layer}] 入力は1つです。{given}個つながっています。',
  'input.one_of_form': '[{layer}] 入力は{form}が1つです。{given}個つながっています。',
  'input.form': '[{layer}] 入力の形は{form}でなければなりませんが、{given}が届いています。',
  'input.no_steps':
    '[{layer}] 入力の形は{form}でなければなりませんが、届いている{given}にはステップの軸がありません。',
  'input.lost_steps': '{refused}原因と対処：{advice}',
  'steps.wrapped': '[{layer}] は中の層に1ステップずつ渡します。中の層を取り出してください。',
  'steps.input':
    'モデルの入力 [{layer}] にステップがありません。[{behind}] を、ID なら Embedding の後ろ、数値なら RepeatVector か Reshape の後ろに置いてください。',
  'steps.state':
    '[{layer}] の状態（最後のステップのあとの1つだけ）が届いています。[{layer}] の出力をつなぐか、RepeatVector で状態を繰り返してください。',
  'steps.last': '[{layer}] は最後のステップだけを出力しています。return_sequences をオンにしてください。',
  'steps.given_up':
    '[{layer}] がステップの軸をなくしています。[{layer}] を取り除くか、[{behind}] をその手前に移してください。',
  'input.features':
    '[{layer}] 入力の形は(B,...,D)、D={expected}でなければなりませんが、{given}が届いています。',
  'input.steps_features':
    '[{layer}] 入力の形は(B,T,D)、D={expected}でなければなりませんが、{given}が届いています。',
  'input.steps_unknown':
    '[{layer}] 入力 (B,T,D) の D が決まっていなければなりませんが、{given}が届いています。',
  'input.features_unknown':
    '[{layer}] 入力 (B,D) の D が決まっていなければなりませんが、{given}が届いています。',
  'input.count': '[{layer}] 入力は{expected}個必要ですが、{given}個です。',
  'input.shape': '[{layer}] 入力{number}の形は{expected}でなければなりませんが、{given}です。',
  'output.too_long': '[{layer}] 出力の軸の長さは{most}までですが、{given}になります。',
  'output.too_large': '[{layer}] 出力は1サンプルあたり2^40個までですが、{given}になります。',
  'weight.unknown_extent':
    '[{layer}] {weight}の大きさを決めるには入力の軸の長さが必要ですが、{given}が届いています。',
  'ids.range': '[{layer}] ID は0から{last}までの整数ですが、{given}が届いています。',
  'targets.range': '[{layer}] 目標値は0から{last}までの整数ですが、{given}が届いています。',
  'shape.rank': '[shape] 軸は{most}本までです。',
  'shape.outputs': '[shape] 1つの層の出力は{most}個までです。',

  // Single layers
  'attention.inputs':
    '[{layer}] クエリ(B,Tq,D)、値(B,Tv,D)、必要ならキー(B,Tv,D)が入力になりますが、{given}が届いています。',
  'attention.widths_differ': '[{layer}] クエリとキーの幅が同じでなければなりませんが、{query}と{key}です。',
  'multi_head_attention.output_shape':
    '[multi_head_attention] output_shape には軸を1つだけ指定してください。今の値は{given}です。',
  'multi_head_attention.features':
    '[{layer}] {part} の形は(B,T,D)、D={expected}でなければなりませんが、{given}が届いています。',
  'conv.strides_and_dilation':
    '[conv1d] strides が1より大きいとき、dilation_rate は1にしてください。今の値は{given}です。',
  'conv.groups_of_filters':
    '[conv1d] groups はフィルター数{filters}の約数にしてください。今の値は{given}です。',
  'conv.groups_of_features':
    '[{layer}] groups は入力{input}の特徴数の約数にしてください。今の値は{given}です。',
  'conv.kernel_too_long':
    '[{layer}] kernel_size は入力のステップ数以下にしてください。入力{input}に対して{given}です。',
  'input_layer.extents':
    '[{layer}] batch_shape には、バッチの大きさ（自由なら null）に続けて1～{most}個の軸の長さを指定してください。今の値は{given}です。',
  'input_layer.last_extent':
    '[{layer}] batch_shape の最後の軸の長さを指定してください。今の値は{given}です。',
  'sampled_logits.counts':
    '[sampled_logits] counts には{expected}個の ID それぞれの数（すべて0ではないもの）を指定してください。今は{given}個です。',
  'sampled_logits.inputs':
    '[{layer}] 特徴(B,D)と目標値(B,1)、または(B,T,D)と(B,T)が入力になりますが、{given}が届いています。',
  'concatenate.axis':
    '[{layer}] axis には入力{inputs}の軸（バッチ以外）を指定してください。今の値は{given}です。',
  'concatenate.shapes_differ':
    '[{layer}] 入力の形は軸{axis}以外で一致しなければなりませんが、{first}と{other}です。',
  'dot.axes_count':
    '[dot] axes には両方の入力に共通の軸を1つ、または2つの軸を指定してください。今の値は{given}です。',
  'dot.axes':
    '[{layer}] axes が{axes}のとき、入力にはその軸（バッチ以外）が必要ですが、{given}が届いています。',
  'dropout.noise_shape':
    '[{layer}] noise_shape には、入力{input}の各軸について同じ長さか1か null を指定してください。今の値は{given}です。',
  'prelu.shared_axes':
    '[{layer}] shared_axes には入力{input}の軸（バッチ以外）を指定してください。今の値は{given}です。',
  'multi_head_attention.attention_axes':
    '[{layer}] attention_axes にはクエリ{query}のステップの軸を指定してください。今の値は{given}です。',
  'multi_head_attention.attention_mask':
    '[{layer}] attention_mask は、クエリ(B,Tq,D)と値(B,Tv,D)に対して(B,Tq,Tv)か(B,heads,Tq,Tv)で、軸の長さは同じか1でなければなりませんが、クエリ{query}と値{value}に{given}が届いています。',
  'multi_head_attention.inputs':
    '[{layer}] クエリと値は(B,T,D)か、use_causal_mask なしで、注意を向けない軸の長さがそろった(B,T,S,D)でなければなりませんが、{given}が届いています。',
  'softmax.mask': '[{layer}] mask の軸の長さは、入力{input}と同じか1にしてください。今の値は{given}です。',
  'softmax.axis': '[{layer}] axis には入力{input}の軸（バッチ以外）を指定してください。今の値は{given}です。',
  'dot.lengths_differ': '[{layer}] axes の2つの軸の長さが同じでなければなりませんが、{first}と{other}です。',
  'merge.input_count': '[{layer}] 入力は{least}個以上必要ですが、{given}個です。',
  'merge.inputs': '[{layer}] 入力の形は(B,...,D)でなければなりませんが、{given}が届いています。',
  'merge.shapes_differ': '[{layer}] 入力の形がそろっていません。{first}と{other}です。',
  'normalization.axes':
    '[{layer}] axis には入力{input}の軸（バッチ以外）を1回ずつ指定してください。今の値は{given}です。',
  'normalization.axis_unknown':
    '[{layer}] axis には長さの決まった軸を指定してください。届いている入力は{given}です。',
  'pooling.pool_too_long':
    '[{layer}] pool_size は入力のステップ数以下にしてください。入力{input}に対して{given}です。',
  'sampling.inputs':
    '[{layer}] 入力は2つ（平均と対数分散）か、事前分布の分も加えた4つでなければなりませんが、3つです。',
  'sampling.shapes_differ':
    '[{layer}] 平均と対数分散の形が同じでなければなりませんが、{first}と{other}です。',
  'reshape.extents':
    '[reshape] target_shape には1以上の長さを{most}個まで指定してください（1つだけ-1にできます）。今の値は{given}です。',
  'reshape.too_large': '[reshape] target_shape は2^40個の数値までです。今の値は{given}です。',
  'reshape.numbers':
    '[{layer}] target_shape の{given}には、{input}の1サンプルの{numbers}個の数値が収まりません。',
  'permute.dims': '[permute] dims には1からの軸を1回ずつ指定してください。今の値は{given}です。',
  'permute.rank':
    '[{layer}] dims が{dims}のとき、入力の軸は（バッチを含めて）{rank}本でなければなりませんが、{given}が届いています。',
  'steps.one_or_two': '[{layer}] {option} には数値を1つか2つ指定してください。今の値は{given}です。',
  'steps.too_few': '[{layer}] 取り除く{count}ステップより長い入力が必要ですが、{given}が届いています。',
  'bidirectional.not_recurrent': '[Bidirectional] {option} には再帰層を指定してください。今は{given}です。',
  'bidirectional.reordered': '[Bidirectional] {option} の層では {given} を使えません。',
  'bidirectional.same_direction':
    '[Bidirectional] backward_layer の {option} は layer と逆にしてください。今の値は{given}です。',
  'bidirectional.option_differs':
    '[Bidirectional] backward_layer の {option} は layer と同じにしてください。今の値は{given}です。',
  'bidirectional.inputs':
    '[{layer}] 入力は(B,T,D)だけ、または両方向の初期状態を加えたものですが、{given}個つながっています。',
  'bidirectional.units_differ':
    '[{layer}] この merge_mode では両方向のユニット数が同じでなければなりませんが、{forward}と{backward}です。',
  'cells.none': '[StackedRNNCells] cells にはセルを1つ以上入れてください。',
  'recurrent.inputs':
    '[{layer}] 入力は(B,T,D)だけ、または初期状態(B,U)を{states}個加えたものですが、{given}個つながっています。',
  'recurrent.state_shape':
    '[{layer}] 初期状態の形は{expected}でなければなりませんが、{given}が届いています。',
  'recurrent.stateful_batch':
    '[{layer}] stateful を使うには入力のバッチサイズが固定されていなければなりませんが、{given}が届いています。固定しない場合はオフにしてください。',
  'time_distributed.outputs':
    '[{layer}] 中の層の出力は1つでなければなりませんが、[{inner}] の出力は{given}個です。',

  // Models
  'model.object': '[model] {class_name, config} の形で指定してください。今の値は{given}です。',
  'model.class': '[model] class_name には Sequential か Functional を指定してください。今の値は{given}です。',
  'model.layers': '[model] 層のリストがありません。',
  'sequential.input_layer': '[{layer}] Sequential モデルは InputLayer 1つから始まります。',
  'sequential.return_state':
    '[{layer}] Sequential モデルの層の出力は1つですが、この層は{given}個です。return_state をオフにしてください。',
  'sequential.outputs': '[{layer}] Sequential モデルの層の出力は1つですが、この層は{given}個です。',
  'sequential.empty': '[sequential] InputLayer のあとに層がありません。層を1つ以上加えてください。',
  'functional.reference':
    '[functional] [層の名前, 呼び出し番号, 出力番号] の形で指定してください。今の値は{given}です。',
  'functional.references': '[functional] [層の名前, 呼び出し番号, 出力番号] のリストがありません。',
  'functional.unknown_layer': '[functional] {name} という層はありません。',
  'functional.no_call': '[functional] {given}という呼び出しはありません。',
  'functional.no_output': '[{layer}] この層の出力は{count}個で、{given}番目の出力はありません。',
  'functional.mask': '[functional] "mask" に入力の番号を指定してください。今の値は{given}です。',
  'functional.mask_order': '[functional] マスクは入力の後ろに並べてください。',
  'functional.no_mask': '[{layer}] この層の呼び出しには、そのようなマスクを渡せません。',
  'call.mask':
    '[{layer}] mask の軸の長さは、入力{input}の前から順の軸にそろえてください。今の値は{given}です。',
  'functional.twice': '[functional] {given}が2回並んでいます。',
  'functional.loop': '[{layer}] この層の出力が、めぐって自分の入力になっています。',
  'tied_weights.name': '[tied_weights] 重みの名前を「層/重み」の形で指定してください。今の値は{given}です。',
  'tied_weights.list': '[tied_weights] [tied, source] のリストを指定してください。今の値は{given}です。',
  'tied_weights.pair': '[tied_weights] [tied, source] の形で指定してください。今の値は{given}です。',
  'tied_weights.shapes':
    '[tied_weights] 共有できるのは、まだ共有されていない、同じ形（または転置した形）の2つの重みです。{given}の形は{tied}と{source}です。',

  // Memory
  'memory.use': '{total} MB（{parts}）',
  'memory.parameters': 'パラメータ{size}',
  'memory.gradients': '勾配{size}',
  'memory.optimizer': '最適化手法{size}',
  'memory.workspaces': '作業領域{size}',
  'memory.copies': '重みの写し{size}',
  'memory.saving': '開始と保存{size}',
  'memory.limit':
    '[{model}] モデルに使えるメモリは{most} MB までですが、{use}が必要です。ユニット数や層を減らしてください。',
  'memory.refused': '[{model}] メモリが足りません。{use}が必要です。ユニット数や層を減らしてください。',
  'memory.more': 'あと{size} MB のメモリ',
  'memory.unaddressable': 'アドレスできる範囲を超えるメモリ',
  'memory.out':
    'メモリが足りません。{amount}が必要です。モデルやバッチを小さくする、系列を短くする、データを減らすなどしてください。',

  // Experiments
  'experiment.object': '[experiment] オブジェクトで指定してください。今の値は{given}です。',
  'experiment.unknown_part':
    '[experiment] 「{part}」という部分はありません。使えるもの：task、model、compile、fit、seed、resources',
  'experiment.no_task': '[experiment] task がありません。',
  'experiment.part_object': '[{part}] オブジェクトで指定してください。今の値は{given}です。',
  'task.input_count': '[model] この課題の入力は{expected}個ですが、モデルの入力は{given}個です。',
  'task.input_shape':
    '[{layer}] この課題の入力の形は{expected}（{meaning}）ですが、モデルの入力は{given}です。',
  'task.ids': '[{layer}] {expected}種類の ID（{meaning}）が必要ですが、{given}種類しか扱えません。',
  'task.ids_computed':
    '[{layer}] は入力の ID をそのまま受け取る必要がありますが、[{other}] が計算した数値を受け取っています。',
  'task.output_count': '[{layer}] この課題にはモデルの出力が{expected}個必要ですが、{given}個です。',
  'task.output_shape':
    '[{layer}] この課題の出力の形は{expected}（{meaning}）ですが、{given}になっています。{advice}',
  'advice.keep_steps': 'ステップごとに1つの出力が必要です。',
  'advice.return_sequences':
    'ステップごとに出力するには、[{layer}] の return_sequences をオンにしてください。',
  'advice.remove': 'ステップごとに出力するには、ステップの軸をなくしている [{layer}] を取り除いてください。',
  'advice.last_step': '全体で1つの出力にするには、[{layer}] の return_sequences をオフにしてください。',
  'advice.axis': '[{layer}] が軸を1つ増やしています。取り除くか、Reshape で2つの軸をまとめてください。',
  'advice.join_steps':
    '全体で1つの出力にするには、ステップをまとめる層（return_sequences がオフの再帰層、GlobalAveragePooling1D、Flatten）を加えてください。',
  'advice.steps':
    '{expected}ステップが必要ですが、[{layer}] が{before}ステップを{given}ステップに変えています。',
  'advice.steps_given': '{expected}ステップが必要ですが、[{layer}] の出力は{given}ステップです。',
  'advice.width': '最後の軸の幅を{expected}にしてください（最後の層の units）。',
  'port.two_bits': '{places}桁それぞれの2ビット',
  'port.one_bit': '{places}桁それぞれの1ビット',
  'port.window': '点の窓',
  'port.next_point': '窓に続く1点',
  'port.next_points': '窓の各点について、その次の点',
  'port.sequence': 'ベクトルの系列',
  'port.states': '各ステップのあとの状態',
  'port.review': '前を詰めたレビューの単語',
  'port.positive': '肯定的なレビューは1、否定的なレビューは0',
  'port.date': '日付の文字',
  'port.answer_so_far': '開始記号と、それぞれの文字より前の答えの文字',
  'port.turns': 'これまでの発話の単語（最後の発話が末尾）',
  'port.words_so_far': '開始記号と、各時点より前の返答の単語',
  'port.answer_words': '返答の単語と、その終わり',
  'port.answer': '答えの文字',
  'port.words_before': '直前の{count}個の単語または文字',
  'port.next_word': '次の単語または文字',
  'port.word': '1つの単語',
  'port.word_row': 'one-hot の行にした1つの単語',
  'port.words_around': '1語分の空きの周りの{count}語',
  'port.other_word': 'その近くにあった単語',
  'port.offered': '{count}個の単語（そのうち1つが近くにあったもの）',
  'port.which_offered': '{count}個の単語のうち、近くにあった1つは1、ほかは0',
  'input.one_hot_window':
    '[input] one-hot の単語は1語ずつ読みます。method を skip-gram にするか、input を ids にしてください。',
  'text.too_few_spaced': '[{need}] 空白で区切られた単語が{least}語以上必要ですが、{given}語です。',
  'corpus.no_words': '[corpus] 日本語には単語の区切りがありません。unit を character にしてください。',
  'port.text': 'テキストのトークン',
  'port.answer_tokens_so_far': '開始記号と、それぞれのトークンより前の答えのトークン',
  'port.answer_tokens': '答えのトークンと終わりの記号',
  'pairs.longest':
    '[longest] {least}以上にしてください。これらの最も短い書き方の長さです。今の値は{given}です。',
  'pairs.unit': '[unit] 日付と数は文字ごとに読みます。word は自分で用意した対訳に使えます。',
  'pairs.too_few':
    '[{need}] {longest}トークンまでの異なるテキストの組が{least}組以上必要ですが、{given}組です。',
  'port.days': '数日分の値',
  'port.image': '画像の各行（0～1）',
  'port.same_image': '同じ画像',
  'port.next_weather': '翌日の天気',
  'port.next_temperature': '翌日の気温',
  'port.rows': '表の数行',
  'port.later': '後の行の値',
  'table.times': '[{need}] 時刻は行の数と同じ{rows}個必要ですが、{given}個です。',
  'series.constant': '[{need}] 列「{column}」は学習用の行でずっと同じ値です。値の変わる列が必要です。',
  'series.rows':
    '[{need}] 行が足りません。{rows}行では、3つに分けて{horizon}行先を予測することができません。',
  'series.window':
    '[{need}] window：{rows}行のうち最も短い区間に収まるよう{most}以下にしてください（指定は{given}）。',
  'series.missing': '[{need}] 欠けた値を含まない{window}行の窓が、学習・検証・テストのそれぞれに必要です。',
  'series.values': '[window] 値は{expected}個必要ですが、{given}個です。',
  'series.classes': '[series] 数値を予測する課題が必要ですが、クラスを予測する課題です。',
  'confusion.classes': '[confusion] {count}クラスを予測する課題が必要です。',
  'weather.days': '[{need}] どの列にも、同じ日数、2年分を超える値が必要です。',
  'table.chosen': '[{need}] 入力の列名と予測する列名が必要ですが、{given} です。',
  'table.columns': '[{need}] 設定では入力の列は{expected}個ですが、{given}個です。',
  'table.values': '[{need}] 1行{width}個の数値が必要ですが、全部で{given}個です。',
  'port.marked_numbers': '数とその印',
  'port.marked_sum': '印の付いた2つの数の和',
  'port.marked_number': '印の付いた数',
  'port.sentence': '後ろを詰めた文の単語',
  'port.wrong_words': '誤った単語は1、他の単語は0',
  'port.calculation': '前を詰めた式の文字',
  'port.result': '0から31までの結果',
  'window.too_long':
    '1周期{period}点・{periods}周期では、window は{most}以下にしてください。今の値は{given}です。',
  'memory.input': '[input] 数のリストと印のリストを指定してください。今の値は{given}です。',
  'memory.numbers': '[numbers] 0から1までの数を{count}個指定してください。',
  'memory.marks':
    '[marks] 0から{last}までの互いに異なるステップを{count}個指定してください。今の値は{given}です。',
  'gate.number': '[gate] ゲートの番号は{count}より小さくしてください。今の値は{given}です。',
  'answer.characters': '答えは数字と「-」で10文字までです。「{given}」は使えません。',

  // Data
  'resources.object': '[resources] オブジェクトで指定してください。今の値は{given}です。',
  'resources.unknown': '[resources] この課題は「{name}」を使いません。',
  'resources.missing': '[resources] 「{name}」のデータがありません。',
  'resources.columns': '[resources] 列の名前を指定してください。今の値は{given}です。',
  'resources.file_missing': '[resources] {need}：ファイル「{file}」はこのブラウザにありません。',
  'resources.file_needed': '[resources] {need}：ファイルが必要です。',
  'worker.stopped': '学習用のワーカーが停止しました（{reason}）。',
  'worker.start': 'ワーカーを起動できませんでした',
  'worker.message': 'ワーカーからのメッセージを読み取れませんでした',
  'worker.silent': '{seconds}秒間、応答がありませんでした',
  'worker.crash': 'ワーカーのエラー：{detail}',
  'module.load': '計算モジュールを読み込めませんでした：{detail}',
  'page.part': 'ページの一部を取得できませんでした：{detail}',
  'engine.absent': '学習エンジンがまだ起動していません。',
  'engine.no_answers': 'この課題には答えの表示がありません。',
  'link.version': 'リンクの版（{detail}）に対応していません。',
  'link.task': '「{detail}」という課題はありません。',
  'link.seed': 'シードは0以上の整数です（リンクの値は{detail}）。',
  'link.config': '実験の設定を読み取れません：{detail}',
  'link.view': '表示の設定を読み取れません：{detail}',
  'link.contradicts': 'リンクの課題またはシードと食い違っています',
  'link.long': '{most}文字を超えています',
  'attribute.config': '属性 config：{detail}',
  'attribute.json': '「{near}」のところが JSON として読めません',
  'attribute.contradicts': 'task が「{task}」になっています。課題は属性 task で指定してください',
  'attribute.unknown': '{name}：「{value}」は使えません。使えるもの：{known}',
  'form.part': '{where} には{what}が必要です',
  'form.unknown': '実験の設定に {where} はありません。使えるのは {known} です',
  'form.itself': '全体',
  'form.experiment': '実験の設定',
  'form.object': 'オブジェクト',
  'form.layers': '層のリスト',
  'form.task': '課題',
  'form.list': 'リスト',
  'form.optimizer': '最適化手法',
  'form.loss': '損失関数',
  'form.seed': '0以上の整数',
  'given.part': 'state{where} に使える値：{expected}',
  'given.object': 'オブジェクト',
  'given.pace': "null、'auto'、0より大きい数のいずれか",
  'given.drawer': 'null または {names} のいずれか',
  'given.nothing': 'この項目はありません',
  'given.names': '{names} のリスト',
  'given.unit': 'step：batch か epoch を指定してください（指定は{given}）。',
  'given.epochs': 'train：epochs には1以上の整数を指定してください（指定は{given}）。',
  'resource.array': '[{need}] データには配列「{name}」（{type}）が必要です。',
  'resource.text': 'テキスト',
  'resource.numbers': '数値',
  'resource.integers': '整数',
  'digits.size': '[{need}] {height}×{width}画素の画像が必要ですが、{given}です。',
  'digits.pixels': '[{need}] 画像1枚につき{expected}画素が必要です。',
  'digits.label_count': '[{need}] 画像{expected}枚に1つずつラベルが必要ですが、{given}個です。',
  'digits.label': '[{need}] ラベルは0～9でなければなりませんが、{number}枚目は{given}です。',
  'digits.too_few': '[{need}] 内容の異なる画像が{least}枚以上必要ですが、{given}枚です。',
  'digits.no_latent_layer':
    '[model] その値（{most}個以下）だけから出力が決まる層が必要ですが、このモデルにはありません。',
  'digits.code': '[code] 数値が{expected}個必要ですが、{given}です。',
  'reviews.label_count':
    '[{need}] {expected}件のレビューそれぞれにラベルが必要ですが、ラベルは{given}個です。',
  'reviews.label':
    '[{need}] ラベルは0か1でなければなりませんが、{number}件目のレビューのラベルは{given}です。',
  'reviews.too_few': '[{need}] レビューは{least}件以上必要ですが、{given}件です。',
  'reviews.one_class': '[{need}] 両方のクラスのレビューが必要ですが、ラベルはすべて{label}です。',
  'reviews.alike': '[{need}] 内容の異なるレビューがもっと必要です。',
  'reviews.sources': '[{need}] レビューごとに出典が必要です。',
  'reviews.offsets': '[{need}] offsets は0から ID の数{count}まで増えていかなければなりません。',
  'reviews.all_in_training': '[{need}] 検証とテストには、学習データにないレビューが必要です。',
  'text.too_few_words':
    '[{need}] a～z で書かれた単語が{least}語以上必要ですが、{given}語です。ほかの文字の文章は文字単位で読めます（unit を character に）。',
  'text.too_few_characters': '[{need}] {least}文字以上必要ですが、{given}文字です。',
  'text.alike':
    '[{need}] 終わりの部分が始めの繰り返しではなく、{threshold}回より多く出てくる単語のある文章が必要です。',
  'text.one_hot':
    '[input] この文章を one-hot にすると{given} MB になります。ids にして Embedding で引いてください。',
  'data.none': '[{who}] サンプルが1つもありません。',
  'data.samples_differ':
    '[{who}] すべての入力と目標値に{expected}サンプルが必要ですが、{given}サンプルのものがあります。',
  'data.inputs_differ': '[{who}] どの入力にも同じ数（1以上）のサンプルが必要ですが、{first}と{other}です。',
  'data.inputs_and_targets':
    '[{model}] 入力{inputs}個と目標値{targets}個が必要ですが、{given_inputs}個と{given_targets}個です。',
  'data.whole_batches':
    '[{model}] サンプル数はバッチサイズ{batch}の倍数でなければなりませんが、{given}です。',
  'data.number_range': '{what}は0から{last}までの整数ですが、{place}に{given}があります。',
  'data.class_numbers': '[sparse_categorical_crossentropy] クラスの番号',
  'data.ids': '[{layer}] 入力の ID',
  'data.weight_count': '[{model}] サンプルの重みは{expected}個の目標値それぞれに必要ですが、{given}個です。',
  'data.weight_shape': '[{model}] サンプルの重みの形は{each}でなければなりませんが、{given}です。',
  'data.weight_shapes':
    '[{model}] サンプルの重みの形は{each}か{every_step}でなければなりませんが、{given}です。',
  'data.weight_number': '[{model}] サンプルの重みは有限の数値でなければなりませんが、{given}があります。',
  'target.shape': '[{model}] 目標値{number}の形は{expected}でなければなりませんが、{given}です。',
  'sample.inputs': '[sample] {expected}個の入力の値をリストで指定してください。今の値は{given}です。',
  'sample.number': '[sample] サンプルの番号は{count}より小さくしてください。今の値は{given}です。',
  'sample.numbers': '[{input}] 数値を指定してください。今の値は{given}です。',
  'sample.size': '[{input}] 値の数は{shape}と同じでなければなりませんが、{given}個です。',

  // Losses, metrics, optimizers
  'compile.object': '[compile] オブジェクトで指定してください。今の値は{given}です。',
  'compile.unknown_option':
    '[compile] 「{name}」というオプションはありません。使えるもの：optimizer、loss、loss_weights、metrics、weighted_metrics',
  'compile.unknown_output': '[compile] 「{name}」という出力はありません。',
  'compile.entries': '[compile] {part} は{outputs}個の出力それぞれに必要ですが、リストの長さは{given}です。',
  'compile.metrics':
    '[compile] {outputs}個の出力それぞれに評価指標のリストを指定してください。今の値は{given}です。',
  'compile.no_loss': '[compile] loss がありません。損失を指定してください。',
  'compile.loss': '[compile] loss には名前か名前のリストを指定してください。今の値は{given}です。',
  'compile.loss_of_output': '[compile] loss には出力「{output}」の損失か null を指定してください。',
  'compile.no_loss_at_all': '[compile] 損失は少なくとも1つの出力に必要です。',
  'compile.loss_weights':
    '[compile] loss_weights には出力ごとの数値を指定してください。今の値は{given}です。',
  'loss.some_axis': '[loss] axis には -1 か、0から{last}までの軸を指定してください。今の値は{given}です。',
  'loss.axis_extents':
    '[loss] axis: 予測の形は、ステップ以外の大きさがすべて決まっていなければなりませんが、{given}です。',
  'loss.axis_batch':
    '[{model}] 軸0に沿うクラス番号の損失です。目標値の形が{targets}のとき、バッチはどれも{expected}サンプルでなければなりませんが、{given}サンプルのバッチがあります。',
  'loss.axis_weights':
    '[{model}] 軸{axis}に沿う損失の形は{losses}です。マスクやサンプルの重みは、これに合う形でなければなりませんが、{given}です。',
  'metric.class_axis':
    '[{metric}] この指標は目標の軸{given}をクラスの軸としますが、損失やほかの指標では軸{expected}です。',
  'loss.axis_class_weight':
    '[{model}] 軸{axis}に沿う損失に class_weight を付けるときは、サンプルごとに1つのクラスを目標値にしてください。今の形は{given}です。',
  'loss.axes': '[loss] axis には{least}から{last}までの軸を指定してください。今の値は{given}です。',
  'loss.part_axes':
    '[loss] axis には、サンプルとクラスの間の軸をすべて含めるか、すべて除いてください。今は一部だけです。',
  'metric.rank': '[{metric}] 出力の形は (B,D) でなければなりませんが、{given}です。',
  'metric.classes': '[{metric}] {option} はこの出力では{most}以下にしてください。今の値は{given}です。',
  'metric.labels': '[auc] {option} はこの出力では{expected}個でなければなりませんが、{given}個です。',
  'metric.num_labels':
    '[auc] num_labels は multi_label を使わないときは指定できません。今の値は{given}です。',
  'metric.width': '[{metric}] 目標値の幅は{expected}でなければなりませんが、{given}です。',
  'metric.width_of_loss':
    '[{metric}] 目標値の幅は{expected}でなければなりませんが、損失が使う目標値の幅は{given}です。',
  'clipping.several':
    '[{optimizer}] clipnorm、clipvalue、global_clipnorm のうち指定できるのは1つだけですが、{given}個あります。',
  'schedule.values':
    '[PiecewiseConstantDecay] values は boundaries（{boundaries}個）より1つ多く必要ですが、{given}個です。',
  'schedule.boundaries':
    '[PiecewiseConstantDecay] boundaries は小さい順に並べてください。今の値は{given}です。',
  'optimizer.scheduled': '[optimizer] 学習率がスケジュールで決まっているため、数値に変えられません。',
  'optimizer.state':
    '[optimizer] 0以上の更新回数と、{numbers}個の値を持つスロット{slots}個が必要ですが、更新{given_updates}回、スロット{given_slots}個です。',
  'constraint.axis': '[constraint] axis には形{weight}の重みの軸を指定してください。今の値は{given}です。',
  'constraint.norms':
    '[MinMaxNorm] max_value は min_value（{least}）以上にしてください。今の値は{given}です。',
  'initializer.identity': '[identity] 行列にだけ使えますが、重みの形は{given}です。',

  // Training
  'batch_size.positive': '[batch_size] 1以上にしてください。今の値は{given}です。',
  'batch_size.positive_fit': '[fit] batch_size は1以上にしてください。今の値は{given}です。',
  'fit.epochs': '[fit] epochs には1から{most}までの整数を指定してください。今の値は{given}です。',
  'fit.epochs_positive': '[fit] epochs は1以上にしてください。今の値は{given}です。',
  'fit.initial_epoch':
    '[fit] initial_epoch は0以上、epochs（{epochs}）未満にしてください。今の値は{given}です。',
  'fit.validation_split':
    '[fit] validation_split は学習と検証の両方にサンプルが残る割合にしてください。{samples}サンプルに対して{given}です。',
  'fit.class_weight': '[fit] class_weight は出力が1つのモデルで使えます。このモデルの出力は{given}個です。',
  'fit.two_weights': '[fit] class_weight とサンプルの重みは、どちらか一方だけ指定してください。',
  'fit.scheduled_rate':
    '[{callback}] 最適化手法の learning_rate を、スケジュールではなく数値にしてください。',
  'fit.not_started': '[fit] 先に startFit(...) を呼んでください。',
  'callback.tokens':
    '[{callback}] トークンのIDの入力 (B,T) と、各ステップのあとでそれぞれの確率を出す出力 (B,T,V) が必要です。今は、入力は{given}個のIDで形{input}、出力の形は{output}です。',
  'callback.input':
    '[{callback}] tokens には次のどれかを指定してください：{known}。今の値は「{given}」です。',
  'callback.direction':
    '[{callback}] {monitor} には良し悪しの向きがないため、mode に「min」か「max」を指定してください。今は「auto」です。',
  'callback.batches': '[{callback}] データ全体での学習にだけ使えますが、バッチごとの学習です。',
  'callback.monitor':
    '[{callback}] monitor には次のどれかを指定してください：{known}。今の値は「{given}」です。',
  'fit.batches_not_started': '[fitDataset] 先に startBatches(...) を呼んでください。',
  'model.not_compiled': '[model] 学習や評価の前に compile(...) を呼んでください。',
  'weights.count': '[weights] 値は{expected}個必要ですが、{given}個です。',
  'array.number': '[{name}] {number}番：',
  'array.rank': '{array} 形の軸は1～{most}本ですが、{given}本です。',
  'array.extents': '{array} 軸の長さは0以上の整数ですが、{given}があります。',
  'array.values': '{array} 形{shape}には{expected}個の値が必要ですが、{given}個です。',

  // Saved states
  'restore.mismatch': '[restore] 復元には{expected}が必要ですが、渡されたのは{given}です。',
  'restore.kind': '{what}の保存データ',
  'restore.other_kind': '別の種類のデータ',
  'restore.version': '形式の版{number}',
  'restore.given_version': '版{number}',
  'restore.whole': '完全な保存データ',
  'restore.damaged': '壊れたデータ',
  'restore.ends_early': '途中で切れたデータ',
  'restore.run': '学習の保存データ',
  'restore.impossible': 'ありえない内容のデータ',
  'restore.batch_size': 'バッチサイズ{number}',
  'restore.samples': '学習サンプル{number}個',
  'restore.validation_samples': '検証サンプル{number}個',
  'restore.numbers': '学習データの数値{number}個',
  'restore.validation_numbers': '検証データの数値{number}個',
  'restore.callbacks': '同じコールバックと initial_epoch の学習',
  'restore.other_callbacks': '異なる設定の学習',
  'restore.scalar': '{number}バイトの数値',
  'restore.parameters': 'パラメータが{number}個のモデル',
  'restore.model': '同じモデル、最適化手法、評価指標',
  'restore.other_model': 'パラメータ数だけが同じ別のもの',
  'restore.kept': '層が保つ{number}個の数値',
  'restore.bytes': '{number}バイトの状態',

  // Beats
  'port.taps': '{steps}ステップそれぞれのタップの有無',
  'port.beats': '{steps}ステップそれぞれの拍の有無',
  'beats.steps':
    '[lstm-anatomy] steps は{least}以上（周期 {period} の4倍以上）にしてください。今の値は{given}です。',
  'beats.long': '[taps] {steps}ステップまでですが、{given}ステップあります。',
  'beats.character': '[taps] タップは x、なしは . で入力してください。ステップ{step}に別の文字があります。',
  'beats.step': '[taps] ステップは0から{last}までの整数にしてください。今の値は{given}です。',

  // Readouts
  'readout.option_too_large': '{option} は{last}以下にしてください。今の値は{given}です。',
  'scores.no_attention': '[scores] モデル [{model}] には注意機構の層がありません。',
  'scores.several': '[scores] 注意機構の層の名前を指定してください（{known}）。',
  'scores.layer': '[scores] 注意機構の層の名前（{known}）を指定してください。今の値は{given}です。',
  'scores.called_often': '[scores] 1回だけ使われる層が対象ですが、{layer} は{count}回使われています。',
  'layer.recurrent': '再帰層',
  'layer.sampling': 'Sampling 層',
  'layer.attention': '注意機構の層',
  'layer.gated': 'ゲートを持つ層',
  'layer.none': '[layer] このモデルには{kind}がありません。',
  'layer.unknown': '[layer] {kind}の名前（{known}）を指定してください。今の値は{given}です。',

  // Decoding
  'decode.prompt_empty': '[decode] プロンプトに1つ以上のトークン、または start_token が必要です。',
  'decode.no_prompt': '[decode] プロンプトが1つ以上必要です。',
  'decode.states':
    '[decode] 出力のどれが入力のどれの新しい状態か、1通りに決まりません。出力{outputs}、入力{inputs}です。',
  'decode.probabilities': '[decode] 合計が1になる確率（または from_logits）が必要ですが、合計は{given}です。',
  'decode.negative_probabilities':
    '[decode] 合計が1になる確率（または from_logits）が必要ですが、負の値があり、合計は{given}です。',
  'decode.not_finite': '[decode] ロジットは有限の数値でなければなりません。',
  'decode.token_input': '[decode] 入力の番号は{count}より小さくしてください。今の値は{given}です。',
  'decode.tokens':
    '[decode] モデルの入力は ID 列 (B,T) か、one-hot のトークン列 (B,T,V) でなければなりませんが、{given}です。',
  'decode.output':
    '[decode] モデルの出力は V 個のトークンに対して(B,V)か(B,T,V)でなければなりませんが、{given}です。',
  'decode.input_count': '[decode] トークンのほかに{expected}個の入力が必要ですが、{given}個です。',
  'decode.length':
    '[decode] トークンを1つずつ入れるには、状態を受け取るモデルが必要です。入力の長さは{given}です。',
  'decode.samples': '[decode] {expected}本の系列それぞれにサンプルが必要ですが、{given}です。',
  'decode.token_range': '[decode] トークンは0から{last}までですが、{given}があります。',
  'decode.other_method': '[decode] {option} は method が {wanted} のときだけ使えます。今は {method} です。',

  // Drawings of neurons, and the plain loop
  'neurons.graph':
    '[neurons] 描けるのは、どの層も1度だけ呼ばれ、1つ前の層だけを読むモデルです。このモデルはグラフで、[{layer}] から先がそうなっていません。',
  'neurons.steps':
    '[neurons] 描けるのは、長さの決まった{most}ステップまでの系列です。[{layer}] は{given}です。',
  'neurons.units':
    '[neurons] 描けるのは、どの層も{most}ニューロンまでのモデルです。[{layer}] は{given}です。',
  'neurons.ids': '[neurons] 描けるのは、ID が{most}種類までのモデルです。[{layer}] は{given}種類です。',
  'neurons.rows':
    '[neurons] 描けるのは、入力と Bidirectional の両方向も数えて、ニューロンの列が{most}本までのモデルです。[{layer}] から先が入りません。',
  'neurons.layer':
    '[neurons] 描けるのは、再帰層（Bidirectional の中でも）、Dense、Embedding、Flatten、活性化の層です。[{layer}] は {type} です。',
  'loop.layer':
    '[loop] 最初の層が、tanh を使い前から順に読む SimpleRNN({units}) でなければなりませんが、{given}です。',
  'loop.edit':
    '[edits] [ステップ, 特徴, 値] で、ステップは{steps}未満、特徴は{features}未満にしてください。今の値は{given}です。',
};
