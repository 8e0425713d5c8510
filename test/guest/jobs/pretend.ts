import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { job, pretendBoard, pretendScreen, pretendSpi } from './lib.ts';

/** That the pretend hardware which is not USB is there, and who may open it. */
export default job('pretend', {
  stories: {
    'GPIO: the label, the base and the rights of a Pi 5': async (guest) => {
      const header = await pretendBoard(guest, 'pi-5');
      guest.say(
        await guest.root(
          'cd /sys/class/gpio; ls -l . /dev/gpiochip*; for c in gpiochip*; do echo $c $(cat $c/label $c/base $c/ngpio); done',
        ),
      );
      header.set(5, 1);
      assert.equal(header.level(5), 1);
      header.set(5, 0);
      await header.remove();
    },
    'SPI: what is sent is kept, with its clock': async (guest) => {
      const spi = await pretendSpi(guest);
      guest.say(await guest.root('ls -l /dev/spidev0.0'));
      await guest.root('printf abc >/dev/spidev0.0');
      assert.equal(spi.sent()[0]?.bytes.toString(), 'abc');
      spi.forget();
      assert.equal(spi.sent().length, 0);
    },
    'screen: what is drawn can be photographed': async (guest) => {
      await pretendScreen(guest);
      guest.say(
        await guest.root(
          'ls -l /dev/fb0 /dev/dri; cd /sys/class/graphics/fb0; cat name virtual_size bits_per_pixel stride; chmod 666 /dev/fb0',
        ),
      );
      const [width = 0, height = 0] = readFileSync('/sys/class/graphics/fb0/virtual_size', 'latin1')
        .split(',')
        .map(Number);
      writeFileSync('/dev/fb0', Buffer.alloc(width * height * 4, 0x40));
      await guest.screendump('grey');
    },
  },
});
