import { useState } from 'preact/hooks';
import { announce } from '../shell/announce.tsx';
import type { Form } from './form.ts';
import { fromDocument, type Values } from './values.ts';

/** Fills the form in from a request in JSON, as the API takes it. */
export function PasteRequest({ form, onFill }: { form: Form; onFill(values: Values): void }) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string>();
  const fill = () => {
    const document = parsed(text);
    if (document === undefined) {
      setWrong(
        'This is not JSON. A request in YAML goes to the command line: npm run onboard -- FILE',
      );
      return;
    }
    const { values, unknown } = fromDocument(form, document);
    onFill(values);
    setWrong(
      unknown.length > 0 ? `Filled in, but there is no field for ${unknown.join(', ')}` : undefined,
    );
    setText('');
    announce(`${Object.keys(values).length} fields filled in`);
  };
  return (
    <details class="card group">
      <summary>Fill in from a request in JSON</summary>
      <div class="field">
        <label for="paste">Request</label>
        <textarea
          id="paste"
          rows={6}
          spellcheck={false}
          autoComplete="off"
          aria-describedby="paste-problem"
          aria-invalid={wrong ? true : undefined}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p class="field-problem" id="paste-problem" role="status">
          {wrong}
        </p>
      </div>
      <button type="button" class="button" disabled={text.trim() === ''} onClick={fill}>
        Fill in
      </button>
    </details>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
