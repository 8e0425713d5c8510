// SPDX-License-Identifier: GPL-2.0
/*
 * An SPI controller without wires: it keeps every message that is sent to it, for a test to read.
 * /dev/spidev0.0 is the chip on it. /sys/kernel/debug/spi-probe/messages holds, one after the other: length and clock in Hz
 * (32 bits each, little-endian), then the bytes. Writing anything to the file empties it.
 */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/spi/spi.h>
#include <linux/vmalloc.h>

#define STORE_BYTES (1 << 20)

static struct platform_device *parent;
static struct spi_controller *controller;
static struct dentry *folder;
static DEFINE_MUTEX(store_lock);
static u8 *store;
static size_t stored;

static void keep(const void *bytes, size_t length)
{
	memcpy(store + stored, bytes, length);
	stored += length;
}

static int transfer(struct spi_controller *ctlr, struct spi_message *message)
{
	struct spi_transfer *part;
	__le32 head[2] = { 0, 0 };
	size_t length = 0;

	list_for_each_entry(part, &message->transfers, transfer_list) {
		length += part->len;
		head[1] = cpu_to_le32(part->speed_hz);
		if (part->rx_buf)
			memset(part->rx_buf, 0, part->len);
	}
	head[0] = cpu_to_le32(length);

	mutex_lock(&store_lock);
	if (stored + sizeof(head) + length <= STORE_BYTES) {
		keep(head, sizeof(head));
		list_for_each_entry(part, &message->transfers, transfer_list) {
			if (part->tx_buf) {
				keep(part->tx_buf, part->len);
			} else {
				memset(store + stored, 0, part->len);
				stored += part->len;
			}
		}
	}
	mutex_unlock(&store_lock);

	message->actual_length = length;
	message->status = 0;
	spi_finalize_current_message(ctlr);
	return 0;
}

static ssize_t messages_read(struct file *file, char __user *to, size_t count, loff_t *at)
{
	ssize_t got;

	mutex_lock(&store_lock);
	got = simple_read_from_buffer(to, count, at, store, stored);
	mutex_unlock(&store_lock);
	return got;
}

static ssize_t messages_write(struct file *file, const char __user *from, size_t count, loff_t *at)
{
	mutex_lock(&store_lock);
	stored = 0;
	mutex_unlock(&store_lock);
	return count;
}

static const struct file_operations messages = {
	.owner = THIS_MODULE,
	.read = messages_read,
	.write = messages_write,
};

static int __init probe_init(void)
{
	/* A name that spidev answers to. */
	struct spi_board_info chip = { .modalias = "dh2228fv", .max_speed_hz = 50000000 };
	int problem = -ENOMEM;

	store = vzalloc(STORE_BYTES);
	if (!store)
		return -ENOMEM;
	parent = platform_device_register_simple("spi-probe", -1, NULL, 0);
	if (IS_ERR(parent)) {
		problem = PTR_ERR(parent);
		goto no_parent;
	}
	controller = __spi_alloc_controller(&parent->dev, 0, false);
	if (!controller)
		goto no_controller;
	controller->bus_num = 0;
	controller->num_chipselect = 2;
	controller->mode_bits = SPI_CPOL | SPI_CPHA | SPI_LSB_FIRST | SPI_CS_HIGH | SPI_NO_CS;
	controller->transfer_one_message = transfer;
	problem = spi_register_controller(controller);
	if (problem) {
		spi_controller_put(controller);
		goto no_controller;
	}
	if (!spi_new_device(controller, &chip)) {
		spi_unregister_controller(controller);
		problem = -ENODEV;
		goto no_controller;
	}
	folder = debugfs_create_dir("spi-probe", NULL);
	debugfs_create_file("messages", 0666, folder, NULL, &messages);
	return 0;

no_controller:
	platform_device_unregister(parent);
no_parent:
	vfree(store);
	return problem;
}

static void __exit probe_exit(void)
{
	debugfs_remove_recursive(folder);
	spi_unregister_controller(controller);
	platform_device_unregister(parent);
	vfree(store);
}

module_init(probe_init);
module_exit(probe_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("An SPI controller that keeps what is sent to it");
